package org.ephemera.report;

import org.ephemera.analyze.Analysis;

/** Listener that is called for each report that this process writes, not for those of other processes. */
@FunctionalInterface
public interface ReportListener {
    ReportListener NONE = analysis -> {};

    void reported(Analysis analysis);
}
