package org.ephemera.analyze.export;

import java.time.Instant;
import java.util.List;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.Verdict;

/**
 * What of an analysis goes into JSON, SARIF and the summary.
 *
 * @param target as it is addressed; hostile
 * @param sealSha256 hex digits
 * @param rules version of the rule book
 */
public record Result(
        String packageId,
        String target,
        String sealSha256,
        Instant sealedAt,
        String rules,
        Verdict verdict,
        List<Finding> findings,
        List<MinerScore> miners,
        List<Gap> gaps,
        List<Coverage> coverage) {
    public Result {
        findings = findings.stream().sorted(Finding.ORDER).toList();
        miners = List.copyOf(miners);
        gaps = List.copyOf(gaps);
        coverage = List.copyOf(coverage);
    }
}
