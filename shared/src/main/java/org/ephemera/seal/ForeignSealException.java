package org.ephemera.seal;

import org.ephemera.bag.Layout;
import org.ephemera.bag.OpenRecord;
import org.ephemera.store.ForeignObjectException;

/** What stands in the place of a package's seal is none that was made of this package; the message says what to do. */
public final class ForeignSealException extends ForeignObjectException {
    private static final long serialVersionUID = 1L;

    /** Of one whose signature nobody has verified: it may be genuine, and what it sealed was changed. */
    static ForeignSealException unless(OpenRecord open, SealStatement statement, String why) {
        return new ForeignSealException(
                open,
                why + " (unless the key " + statement.keyId()
                        + " is one of yours and ephemera verify finds the signature good: then the"
                        + " package was changed after it was sealed, and nothing is to be taken away)");
    }

    /** @param why the second half of a sentence, for people */
    ForeignSealException(OpenRecord open, String why) {
        super(
                open.packageId().prefix() + Layout.SEAL,
                "what stands in the place of the seal of package " + open.packageId() + " (" + Layout.SEAL + ") " + why
                        + ", so somebody else put it there and the package is not sealed; keep a copy of it, take it away with every version that"
                        + " the store has of it, and finish the package with: ephemera collect --resume ID; where a lock keeps it, copy all else"
                        + " below " + open.packageId().prefix()
                        + " to the same place in a folder DIR, and finish the copy with --store file:DIR");
    }
}
