/** Programs that npm cannot bring: finds them, installs them on Debian as root, and otherwise says what to install. */
import { existsSync } from 'node:fs';
import { canInstallPackages, mustRun, onPath } from './process.mjs';

const PROGRAMS = {
    chromium: {
        names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
        paths: [
            process.env.CHROMIUM_PATH ?? '',
            '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
            '/Applications/Chromium.app/Contents/MacOS/Chromium',
            'C:/Program Files/Google/Chrome/Application/chrome.exe',
        ],
        purpose: 'shows the editor without a screen',
        elsewhere: 'Chromium or Google Chrome (or set CHROMIUM_PATH to one)',
    },
    tshark: {
        names: ['tshark'],
        paths: ['/Applications/Wireshark.app/Contents/MacOS/tshark', 'C:/Program Files/Wireshark/tshark.exe'],
        purpose: 'checks our packets against Wireshark',
        elsewhere: "Wireshark's command line, tshark (macOS: brew install wireshark; Fedora: dnf install wireshark-cli)",
    },
};

/** The full path of a program of the table, or undefined. */
export function findProgram(name) {
    const { names, paths } = PROGRAMS[name];
    return paths.find((file) => file && existsSync(file)) ?? names.map(onPath).find(Boolean);
}

function instructions(missing) {
    const lines = missing.map((name) => `  ${PROGRAMS[name].elsewhere} – ${PROGRAMS[name].purpose}`);
    return [`Please install:`, ...lines, `On Debian: sudo apt-get install --no-install-recommends ${missing.join(' ')}`].join(
        '\n',
    );
}

/** Makes sure that these programs are there. On Debian as root it installs them; elsewhere the error says what to install. */
export async function ensurePrograms(names) {
    const missing = names.filter((name) => !findProgram(name));
    if (missing.length === 0) {
        return;
    }
    if (!canInstallPackages()) {
        throw new Error(instructions(missing));
    }
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await mustRun('apt-get', ['update', '-q'], { env });
    await mustRun('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], { env });
}

/** Programs that one test wants and can do without, with their Debian packages: it says so and is skipped. */
const OPTIONAL = { ip: 'iproute2', nft: 'nftables', ping: 'iputils-ping', ethtool: 'ethtool' };

/** Installs what the comparison with the Linux kernel needs, on Debian as root; elsewhere, or when that fails, nothing happens. */
export async function installOptionalPrograms() {
    const missing = Object.entries(OPTIONAL).flatMap(([name, packageName]) => (onPath(name) ? [] : [packageName]));
    if (missing.length === 0 || process.platform !== 'linux' || !canInstallPackages()) {
        return;
    }
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    try {
        await mustRun('apt-get', ['update', '-q'], { env });
        await mustRun('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], { env });
    } catch (error) {
        console.log(`The comparison with the Linux kernel will be skipped: ${error.message}`);
    }
}
