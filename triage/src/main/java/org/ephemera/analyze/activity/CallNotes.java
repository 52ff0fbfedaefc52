package org.ephemera.analyze.activity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;

/** Where findings and gaps gather. */
final class CallNotes {
    private static final int LONGEST = 400;
    private static final int MOST = 2_000;

    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Gap> gaps = new LinkedHashMap<>();

    void add(String rule, Severity severity, String subject, String because, ControlCall call, Evidence... more) {
        if (findings.size() >= MOST) {
            gap("EXE", "there are more than " + MOST + " findings on calls; the rest is not listed");
            return;
        }
        findings.add(Finding.of(
                        RuleBook.standard().rule(rule),
                        Bounded.text(subject, LONGEST),
                        Bounded.text(because, LONGEST),
                        call.evidence())
                .as(severity)
                .at(call.time())
                .with(more));
    }

    void gap(String what, String why) {
        gaps.putIfAbsent(what + "\0" + why, new Gap(what, why));
    }

    List<Finding> findings() {
        return findings.stream().sorted(Finding.ORDER).toList();
    }

    List<Gap> gaps() {
        return List.copyOf(gaps.values());
    }
}
