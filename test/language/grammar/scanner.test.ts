/** Text to tokens: what is an address, what a name, and where one ends and the other begins. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testServices } from '../../support/build-design.js';

/** The tokens of a text as `TYPE image`; words that are keywords and may be names end in `~`. */
function tokensOf(text: string): string[] {
    const { tokens } = testServices().vpc.parser.Lexer.tokenize(text, { mode: 'partial' });
    return tokens.map(({ image, tokenType }) =>
        /^[A-Z_]+$/.test(tokenType.name) ? `${tokenType.name} ${image}` : tokenType.name,
    );
}

const errorsOf = (text: string): string[] =>
    testServices()
        .vpc.parser.Lexer.tokenize(text)
        .errors.map(({ message }) => message);

describe('addresses', () => {
    test.each([
        ['10.0.1.10', 'ADDRESS'],
        ['10.0.0.0/16', 'CIDR'],
        ['2001:db8:1234:1a00::/56', 'CIDR'],
        ['2001:db8::1', 'ADDRESS'],
        ['::1', 'ADDRESS'],
        ['::', 'ADDRESS'],
        ['::/0', 'CIDR'],
        ['::ffff:10.0.0.1', 'ADDRESS'],
        ['fe80::1', 'ADDRESS'],
        ['1:2:3:4:5:6:7:8', 'ADDRESS'],
        ['02:00:0a:00:01:0a', 'MAC'],
        ['FF:ff:FF:ff:FF:ff', 'MAC'],
        ['443', 'NUMBER'],
        ['0x1F', 'NUMBER'],
        ['1024-65535', 'RANGE'],
        ['351s', 'DURATION'],
        ['2h', 'DURATION'],
        ['web-a', 'ID'],
        ['eu-west-1a', 'ID'],
        ['3tier', 'ID'],
        ['db-', 'ID'],
        ['tcp_flags', 'ID'],
        ['"common/lists.vpc"', 'STRING'],
    ])('%s is one %s', (text, type) => {
        expect(tokensOf(text)).toEqual([`${type} ${text}`]);
    });

    test.each([
        '10.0.0',
        '10.0.0.',
        '10.0.0.300',
        '10.0.0.0.5',
        '10.0.0.x',
        '10.0.0.1-10.0.0.9',
        '2001:db8:1',
        '2001:db8::xyz',
        '1::2::3',
    ])('%s is wrong, and still one address', (text) => expect(tokensOf(text)).toEqual([`ADDRESS ${text}`]));

    test.each(['10.0.1.0/33', '10.0.1/24', '10.0.1.0/', '10.0.1.0/x', '2001:db8::/129'])(
        '%s is wrong, and still one block',
        (text) => expect(tokensOf(text)).toEqual([`CIDR ${text}`]),
    );

    test.each(['02:00:0a:00:01', '2:0:a:0:1:a'])('%s is wrong, and still one MAC', (text) =>
        expect(tokensOf(text)).toEqual([`MAC ${text}`]),
    );
});

describe('neighbours', () => {
    test.each([
        ['probe x: icmp', 'probe~|ID x|:|icmp~'],
        ['probe a: arp', 'probe~|ID a|:|arp~'],
        ['probe dead: icmp6 beef -> cafe', 'probe~|ID dead|:|icmp6~|ID beef|->|ID cafe'],
        ['a:443', 'ID a|:|NUMBER 443'],
        ['db:80', 'ID db|:|NUMBER 80'],
        ['host.public-ip:443', 'host~|.public-ip|:|NUMBER 443'],
        ['a.public-ips', 'ID a|.|ID public-ips'],
        ['[2001:db8::1]:443', '[|ADDRESS 2001:db8::1|]|:|NUMBER 443'],
        ['10.0.1.10:443', 'ADDRESS 10.0.1.10|:|NUMBER 443'],
        ['a->b', 'ID a|->|ID b'],
        ['10.0.0.1->b', 'ADDRESS 10.0.0.1|->|ID b'],
        ['443..445', 'NUMBER 443|..|NUMBER 445'],
        ['10.0.0.1..10.0.0.9', 'ADDRESS 10.0.0.1|..|ADDRESS 10.0.0.9'],
        ['{80, 443}', '{|NUMBER 80|,|NUMBER 443|}'],
        ['icmp 3/4', 'icmp~|NUMBER 3|/|NUMBER 4'],
        ['ip.src==a&&!tcp', 'ip~|.|ID src|==|ID a|&&|!|tcp~'],
        ['tcp.flags&0x02', 'tcp~|.|ID flags|&|NUMBER 0x02'],
        ['10.0.0.0/8// note', 'CIDR 10.0.0.0/8'],
        ['a/* note */b', 'ID a|ID b'],
        ['shop <-> data', 'ID shop|<->|ID data'],
    ])('%s', (text, tokens) => {
        expect(tokensOf(text).join('|')).toBe(tokens);
    });
});

describe('positions and errors', () => {
    test('a comment over several lines keeps the lines after it right', () => {
        const { tokens } = testServices().vpc.parser.Lexer.tokenize('/* one\n two */ a\n  b', { mode: 'partial' });
        expect(tokens.map(({ startLine, startColumn, endColumn }) => [startLine, startColumn, endColumn])).toEqual([
            [2, 9, 9],
            [3, 3, 3],
        ]);
    });

    test.each([
        ['cidr 10.0.0.0/16;', "';' has no meaning here. Statements need no separator: remove it."],
        ['vpc lab § {', "'§' has no meaning here. Remove it."],
        ['import "a.vpc\nvpc', "This text is not closed: '\"' is missing at the end of the line."],
        ['/* never', "This comment is not closed: '*/' is missing."],
    ])('%s', (text, message) => expect(errorsOf(text)).toEqual([message]));

    test('a run of strange characters is one error', () => expect(errorsOf('vpc lab ;;;@@@ {')).toHaveLength(1));

    test('tokens never overlap and cover what is no space, whatever the text', () => {
        const text = fc.string({ unit: fc.constantFrom(...'ab1:.-/{}#"* \n>=;§f0x'), maxLength: 60 });
        fc.assert(
            fc.property(text, (content) => {
                const { tokens, hidden, errors } = testServices().vpc.parser.Lexer.tokenize(content, { mode: 'partial' });
                expect(
                    [...tokens, ...hidden].filter(
                        ({ startOffset, endOffset, image }) => endOffset !== startOffset + image.length - 1,
                    ),
                ).toEqual([]);
                const pieces = [...tokens, ...hidden].map(({ startOffset, image }) => ({
                    start: startOffset,
                    length: image.length,
                }));
                const strange = errors
                    .filter(({ message }) => message.includes('no meaning'))
                    .map(({ offset, length }) => ({ start: offset, length }));
                let at = 0;
                for (const { start, length } of [...pieces, ...strange].sort((a, b) => a.start - b.start)) {
                    expect(content.slice(at, start).trim()).toBe('');
                    at = start + length;
                }
                expect(content.slice(at).trim()).toBe('');
            }),
        );
    });
});
