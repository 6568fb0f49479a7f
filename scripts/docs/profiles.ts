/** The page of profiles: every choice and every dated element by cloud and year, and which file reads each choice. */
import { readdirSync, readFileSync } from 'node:fs';
import { isRuleId } from '../../language/src/forwarding/rules.js';
import {
    type BlockLengths,
    PROFILE_ALIASES,
    PROFILES,
    type Profile,
    type ProfileChoices,
} from '../../language/src/model/profile.js';
import { PROFILE_CHOICES } from '../../language/src/model/profile-choices.js';
import { PROFILE_ELEMENTS, type ProfileElement, profileElementInfo } from '../../language/src/model/profile-elements.js';
import { link, page, table } from './markdown.js';

/** The name of a choice. */
export type ProfileChoice = keyof ProfileChoices;

const CHOICES = Object.keys(PROFILE_CHOICES) as ProfileChoice[];
const ELEMENTS = Object.keys(PROFILE_ELEMENTS) as ProfileElement[];
const COLUMNS: readonly Profile[] = Object.values(PROFILES);

const SOURCES = new URL('../../language/src/', import.meta.url);

/** The files that read a choice from a profile, relative to `language/src`. */
export function readersOf(choice: ProfileChoice): readonly string[] {
    const read = new RegExp(`\\bprofile\\.${choice}\\b`);
    return ['forwarding', 'lowering', 'validation'].flatMap((folder) =>
        readdirSync(new URL(`${folder}/`, SOURCES), { recursive: true, encoding: 'utf8' })
            .filter((name) => name.endsWith('.ts'))
            .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
            .filter((name) => read.test(readFileSync(new URL(name, SOURCES), 'utf8')))
            .sort(),
    );
}

const INTRODUCTION = `Generated from \`language/src/model/profile.ts\` and its neighbours by \`npm run docs\`.

\`profile NAME\` at the top of a file says which cloud, and of which year, is simulated; without it that is \`aws\`. A profile is one column
of the tables below: plain choices, each read by the one stage or rule that it governs. A further cloud or year is a further
column, plus the stages that a new choice needs.`;

const OVERRIDES = `## What is not a choice here

Where the rule book marks an answer as an option, the simulator takes the default in every column, and the conflicts and open
points at the end of the [rules](rules.md#conflicts-and-open-points) say which: ARP for addresses outside the subnet (I4), stale
ARP entries after an address has moved (H1), stale mappings (E4).`;

/** The whole page. */
export function renderProfilesPage(): string {
    const heading = COLUMNS.map(({ name }) => `\`${name}\``);
    const words = Object.entries(PROFILE_ALIASES).map(([word, name]) => `\`${word}\` is another word for \`${name}\`.`);
    return page(
        '# Profiles',
        INTRODUCTION,
        table(
            ['profile', 'what it stands for', 'documents of'],
            COLUMNS.map(({ name, title, date }) => [`\`${name}\``, title, date]),
        ),
        words.join(' '),
        '## Choices',
        'A value in bold differs from that of `aws`.',
        table(
            ['choice', 'rules', ...heading],
            CHOICES.map((choice) => [PROFILE_CHOICES[choice].title, rulesOf(PROFILE_CHOICES[choice].rules), ...valuesOf(choice)]),
        ),
        '## Elements',
        'Which elements a cloud has. The checker warns where a file uses another one (`profile/unsupported-element`).',
        table(
            ['element', 'rules', 'in Amazon VPC since', ...heading],
            ELEMENTS.map((element) => {
                const { title, rules, since } = profileElementInfo(element);
                return [title, rulesOf(rules), since, ...COLUMNS.map(({ knows }) => (knows.has(element) ? 'yes' : '–'))];
            }),
        ),
        '## About each choice',
        ...CHOICES.map(renderChoice),
        '## About some elements',
        ELEMENTS.flatMap((element) => {
            const { title, remark } = profileElementInfo(element);
            return remark === undefined ? [] : [`- **${title}**: ${remark}`];
        }).join('\n'),
        OVERRIDES,
    );
}

function renderChoice(choice: ProfileChoice): string {
    const { title, rules, remark } = PROFILE_CHOICES[choice];
    const readers = readersOf(choice).map((file) => link(file, `../src/${file}`));
    return `**${title}** (${rulesOf(rules)}; field \`${choice}\`, read by ${readers.join(' and ')}). ${remark}`;
}

/** Rules that the simulator knows are links. */
const rulesOf = (rules: readonly string[]): string =>
    rules.map((rule) => (isRuleId(rule) ? link(rule, `rules.md#${rule.toLowerCase()}`) : rule)).join(', ');

/** The values of one choice in all columns, those that differ from the first in bold. */
function valuesOf(choice: ProfileChoice): string[] {
    const texts = COLUMNS.map((profile) => valueText(profile[choice]));
    return texts.map((text) => (text === texts[0] ? text : `**${text}**`));
}

function valueText(value: ProfileChoices[ProfileChoice]): string {
    if (typeof value === 'boolean') {
        return value ? 'yes' : 'no';
    }
    if (typeof value !== 'object') {
        return String(value);
    }
    return isLengths(value) ? lengthsText(value) : value.join(', ');
}

const isLengths = (value: object): value is BlockLengths => 'ipv4' in value;

const lengthsText = ({ ipv4, ipv6 }: BlockLengths): string =>
    `/${ipv4.from}–/${ipv4.to}; IPv6 ${ipv6.map((length) => `/${length}`).join(' ')}`;
