package org.ephemera.seal;

import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.store.ForeignObjectException;

/** The stored outcomes of a package do not follow from its acquisition log. The message contains the remedy. */
public final class ForeignOutcomesException extends ForeignObjectException {
    private static final long serialVersionUID = 1L;

    ForeignOutcomesException(OpenRecord open) {
        super(
                open.packageId().prefix() + PackageLayout.OUTCOMES,
                "the stored outcomes of package " + open.packageId() + " (" + PackageLayout.OUTCOMES
                        + ") do not match its acquisition log, so another program wrote them (or the unfinished package"
                        + " was closed with another key or by an earlier version) and the package is not sealed; keep a"
                        + " copy of the file, delete it with every version of it in the store, and finish the"
                        + " package with: ephemera collect --resume ID; if a lock prevents the deletion, copy all other"
                        + " objects below "
                        + open.packageId().prefix()
                        + " to the same path in a folder DIR, and finish the copy with --store file:DIR");
    }
}
