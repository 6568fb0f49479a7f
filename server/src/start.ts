/**
 * How every program of ours starts: what Node.js made of the program's code the last time is kept in the user's own cache folder,
 * where Node.js offers that (22.1 and later); then the program itself is loaded, which stands in the file beside this one.
 */
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The file beside this one that holds the program; the bundler puts it in. */
declare const PROGRAM: string;

/** Not known to the types of the oldest Node.js that we support. */
interface CachingModule {
    enableCompileCache?(folder: string): unknown;
}

/** Where the user's caches are by the conventions of the system: nobody else may write there, since code is read from it. */
function cacheFolder(): string {
    const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
    return join(LOCALAPPDATA || XDG_CACHE_HOME || join(homedir(), '.cache'), 'vpc-lab');
}

(module as CachingModule).enableCompileCache?.(cacheFolder());
require(PROGRAM);
