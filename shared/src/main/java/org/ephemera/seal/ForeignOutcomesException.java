package org.ephemera.seal;

import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.store.ForeignObjectException;

/** The outcomes that stand in a package are not those that its acquisition log leads to; the message says what to do. */
public final class ForeignOutcomesException extends ForeignObjectException {
    private static final long serialVersionUID = 1L;

    ForeignOutcomesException(OpenRecord open) {
        super(
                open.packageId().prefix() + PackageLayout.OUTCOMES,
                "what stands as the outcomes of package " + open.packageId() + " (" + PackageLayout.OUTCOMES
                        + ") is not what its acquisition log leads to, so somebody else put it there (or closed it unfinished with another key or an earlier"
                        + " version) and the package is not sealed; keep a copy of it,"
                        + " take it away with every version that the store has of it, and finish the package with: ephemera collect"
                        + " --resume ID; where a lock keeps it, copy all else below "
                        + open.packageId().prefix()
                        + " to the same place in a folder DIR, and finish the copy with --store file:DIR");
    }
}
