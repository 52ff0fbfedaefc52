package org.ephemera.report;

import org.ephemera.analyze.Analysis;

/** Is told of each report that this process has written, and of none that another one wrote. */
@FunctionalInterface
public interface ReportListener {
    ReportListener NONE = analysis -> {};

    void reported(Analysis analysis);
}
