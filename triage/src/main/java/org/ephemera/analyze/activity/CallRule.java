package org.ephemera.analyze.activity;

import java.util.List;
import org.ephemera.analyze.model.ControlCall;

/** Rule on API calls. The collector's own calls are not passed to it. */
interface CallRule {
    /**
     * Adds the findings and gaps of this rule.
     *
     * @param calls ordered by time
     */
    void evaluate(List<ControlCall> calls, ActivityFindings findings);
}
