package org.ephemera.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.ephemera.analyze.model.TimelineEntry;

/** Timeline of the sample. */
final class SampleTimeline {
    private SampleTimeline() {}

    static List<TimelineEntry> timeline(UnaryOperator<String> said) {
        List<TimelineEntry> entries = new ArrayList<>();
        entries.add(entry("2026-11-26T06:37:43.094Z", "task", "the task started", "", 1));
        entries.add(entry("2026-11-26T11:53:13Z", "call", said.apply("ExecuteCommand /bin/sh"), "ops-hotfix", 1000));
        entries.add(entry("2026-11-26T11:54:24.097Z", "alert", "Impact:Runtime/CryptoMinerExecuted", "", 1));
        entries.add(entry("2026-11-26T11:55:00Z", "metric", "CPU of checkout steps to 100 %", "", 1000));
        for (int i = 0; i < 40; i++) {
            entries.add(entry(
                    SampleAnalysis.BEGAN.plusSeconds(30L * i).toString(),
                    "log",
                    said.apply("[net] accepted (" + i + "/0) diff 100001"),
                    "",
                    1));
        }
        entries.add(
                entry("2026-11-26T11:59:37Z", "call", "DeleteLogStream shop/checkout", said.apply("ops-hotfix"), 1000));
        return entries;
    }

    private static TimelineEntry entry(String time, String kind, String message, String actor, long precision) {
        return new TimelineEntry(
                Instant.parse(time),
                kind.equals("task") ? "startedAt" : "",
                precision,
                kind.equals("log") ? "application" : "control plane",
                kind,
                "checkout",
                message,
                actor,
                List.of("T1496.001"),
                kind.equals("log") ? List.of("SampleAnalysis.LOG-001") : List.of(),
                SampleAnalysis.pointer("aws.cloudtrail.events.1", "/Events/0"));
    }
}
