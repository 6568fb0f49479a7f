/** Every keyword can be a name. */
import { describe, expect, test } from 'vitest';
import { parse, problemsOf, testServices } from '../../support/build-design.js';

/** A file that uses the name `NAME` for everything that has one, and refers to it wherever a reference can stand. */
const FILE = `prefix-list NAME-list { 192.0.2.0/24 }
vpc NAME {
  cidr 10.0.0.0/16
  internet-gateway NAME-gateway
  route-table NAME-table {
    0.0.0.0/0 -> NAME-gateway
    NAME-list -> NAME-gateway
  }
  network-acl NAME { ingress 100 allow all from 0.0.0.0/0 }
  security-group NAME { ingress all from NAME }
  subnet NAME {
    cidr 10.0.1.0/24
    availability-zone NAME
    route-table NAME-table
    network-acl NAME
    instance NAME {
      ip 10.0.1.10
      security-groups NAME, default
      server NAME
      interface NAME-second in NAME
      guest { masquerade out NAME-second }
    }
  }
}
internet { host NAME-host { ip 198.51.100.7 } }
server NAME { ip 172.31.0.11  availability-zone NAME }
probe NAME: icmp NAME -> NAME.NAME { ttl 3 }
  expect delivered to NAME via NAME.NAME-second, NAME where ip.src == NAME and icmp
experiment NAME {
  run NAME  expect answered
  api set-security-groups NAME NAME, NAME
  guest NAME.NAME-second add-address 10.0.1.11
  fail instance NAME
  fail availability-zone NAME
}
`;

const keywords = Object.keys(testServices().vpc.parser.Lexer.definition).filter(
    (name) => /^[a-z][a-z0-9-]*$/i.test(name) && !/^[A-Z_]+$/.test(name),
);

describe('a keyword as the name of everything', () => {
    test('there are keywords to try', () => expect(keywords.length).toBeGreaterThan(100));

    // `local` and `blackhole` are words of their own as route targets, `true` and `false` as filter values: the file
    // refers to an instance in such places only by names that end in something.
    test.each(
        keywords.filter((keyword) => keyword !== 'true' && keyword !== 'false' && keyword !== 'True' && keyword !== 'False'),
    )('%s', (keyword) => {
        const { lexerErrors, parserErrors } = testServices().vpc.parser.LangiumParser.parse(FILE.replaceAll('NAME', keyword));
        expect([...lexerErrors, ...parserErrors].map(({ message }) => message)).toEqual([]);
    });

    test('and the references find it', async () => {
        const document = await parse(FILE.replaceAll('NAME', 'subnet'));
        expect(document.references.filter(({ error }) => error).map(({ error }) => error?.message)).toEqual([]);
        expect(problemsOf(document).filter((problem) => problem.includes('Expected'))).toEqual([]);
    });
});
