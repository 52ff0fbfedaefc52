package org.ephemera.verify.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.ephemera.format.Json;
import org.ephemera.model.EscapedText;
import org.ephemera.model.PackageId;
import org.ephemera.verify.CheckResult;
import org.ephemera.verify.VerificationReport;

/** Result of a verification as JSON. */
public final class ResultJson {
    private ResultJson() {}

    public static ObjectNode of(VerificationReport report) {
        ObjectNode json = Json.object()
                .put("packageId", report.packageId().map(PackageId::value).orElse(null))
                .put("verdict", report.verdict().key());
        json.putArray("checks");
        report.checks().forEach(check -> json.withArray("checks").add(of(check)));
        json.putObject("key").put("keyid", report.keyid());
        json.put("sealedAt", report.sealedAt().map(Instant::toString).orElse(null));
        json.putNull("timestamp");
        report.timestamp()
                .ifPresent(attested -> json.putObject("timestamp")
                        .put("time", attested.time().toString())
                        .put("authority", attested.authority())
                        .put("timely", ResultText.isTimely(report, attested)));
        return json;
    }

    /** Returns the text of a JSON object for standard output, without characters that change a terminal. */
    public static String print(JsonNode json) {
        return EscapedText.json(new String(Json.pretty(json), StandardCharsets.UTF_8));
    }

    private static ObjectNode of(CheckResult check) {
        ObjectNode json = Json.object()
                .put("check", check.check().key())
                .put("result", check.result().key());
        check.kind().ifPresent(kind -> json.put("kind", kind.key()));
        check.path().ifPresent(path -> json.put("path", path));
        check.line().ifPresent(line -> json.put("line", line));
        return json.put("message", check.message());
    }
}
