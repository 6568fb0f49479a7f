/** Which language a document is of: there is one. */
import { DefaultServiceRegistry, type LangiumCoreServices, type URI } from 'langium';

/**
 * Langium goes by the name of a file, or by what the editor says while the file is open. A document that was never saved has
 * no such name, and is asked about once more after it was closed.
 */
export class VpcServiceRegistry extends DefaultServiceRegistry {
    override getServices(uri: URI): LangiumCoreServices {
        const [only] = this.all;
        return only && !this.hasServices(uri) ? only : super.getServices(uri);
    }

    /** Whether a document is ours by its name, or by what the editor says. */
    override hasServices(uri: URI): boolean {
        try {
            super.getServices(uri);
            return true;
        } catch {
            return false;
        }
    }
}
