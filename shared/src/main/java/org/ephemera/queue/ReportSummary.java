package org.ephemera.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.format.Json;

/**
 * Summary of a report.
 *
 * @param headline headline of the report
 * @param verdict verdict on imaging the host, e.g. {@code CONTAINER_ONLY}
 * @param confidence confidence of the verdict, e.g. {@code LIKELY}; empty if the verdict has none
 * @param findings number of findings by severity, without those of known infrastructure
 * @param miner highest cryptominer level of any container, e.g. {@code HIGH}
 * @param report location of the report, for users
 */
public record ReportSummary(
        String headline,
        String verdict,
        Optional<String> confidence,
        SortedMap<String, Integer> findings,
        String miner,
        String report) {
    public ReportSummary {
        findings = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, Integer>) findings));
    }

    /** Returns {@code {"headline":…,"verdict":…,"confidence":…,"findings":{"critical":1,…},"miner":…,"report":…}}. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("headline", headline).put("verdict", verdict);
        confidence.ifPresent(level -> json.put("confidence", level));
        ObjectNode counts = json.putObject("findings");
        findings.forEach(counts::put);
        return json.put("miner", miner).put("report", report);
    }
}
