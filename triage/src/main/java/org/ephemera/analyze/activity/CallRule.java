package org.ephemera.analyze.activity;

import java.util.List;
import org.ephemera.analyze.model.ControlCall;

/** Looks at calls, none of them the collector's own. */
interface CallRule {
    /** @param calls by time */
    void judge(List<ControlCall> calls, ActivityFindings judged);
}
