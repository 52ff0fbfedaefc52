package org.ephemera.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.format.Json;

/**
 * What a report came to, in a few words.
 *
 * @param headline of the report
 * @param verdict whether the host has to be imaged, e.g. {@code CONTAINER_ONLY}; {@code confidence} how sure that is, e.g.
 *     {@code LIKELY}; empty where that says nothing
 * @param findings how many there are of each severity, those of known infrastructure left out
 * @param miner the highest level of any container, e.g. {@code HIGH}
 * @param report where the report lies, as a user names it
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
        confidence.ifPresent(sure -> json.put("confidence", sure));
        ObjectNode counts = json.putObject("findings");
        findings.forEach(counts::put);
        return json.put("miner", miner).put("report", report);
    }
}
