package org.ephemera.analyze.activity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.analyze.parse.ControlCallReader;
import org.ephemera.analyze.parse.kubernetes.KubernetesAudit;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.model.Digest;

/** Entries of audit logs, and the findings of the rules on them. */
final class ActivityFixture {
    static final Instant T = Instant.parse("2026-11-26T11:53:13Z");
    /** The task whose role's sessions the trail was asked for. */
    static final String SESSION = "9f3c1a7be4d24c0f8a6b5d2e17c0934a";

    private static final String TRAIL = "aws.cloudtrail.events";

    private final List<ObjectNode> trail = new ArrayList<>();
    private final List<ObjectNode> activity = new ArrayList<>();
    private final List<ObjectNode> audit = new ArrayList<>();
    private int number;

    /** A call to AWS, so many minutes after the first. */
    ObjectNode aws(int minute, String arn, String operation, String request) {
        int colon = operation.indexOf(':');
        ObjectNode entry = FixtureCalls.trail(
                "e-" + number++,
                T.plusSeconds(60L * minute),
                arn,
                operation.substring(0, colon) + ".amazonaws.com",
                operation.substring(colon + 1),
                request);
        trail.add(entry);
        return entry;
    }

    ObjectNode azure(int minute, String caller, String operation, String status) {
        ObjectNode entry =
                FixtureCalls.activity("d-" + number++, T.plusSeconds(60L * minute), caller, operation, status);
        entry.put("resourceId", "/subscriptions/s/resourceGroups/shop/providers/p/t/checkout");
        activity.add(entry);
        return entry;
    }

    /** A request to a Kubernetes API. */
    ObjectNode kubernetes(String user, String verb, String uri, String resource, String part) {
        ObjectNode entry = FixtureCalls.audit("a-" + number++, verb, uri, resource, part);
        entry.putObject("user").put("username", user);
        ((ObjectNode) entry.path("objectRef")).put("name", "checkout-1");
        audit.add(entry);
        return entry;
    }

    ActivityRules.Result judge(Path folder) {
        return judge(SealedPackageFixture.in(folder));
    }

    ActivityRules.Result judge(SealedPackageFixture fixture) {
        return read(fixture, ActivityRules::findings);
    }

    /** Returns the indicators of the callers that the findings cite. */
    List<Indicator> actors(Path folder) {
        return read(
                SealedPackageFixture.in(folder),
                (calls, opened) -> ActorIndicators.of(
                        calls, ActivityRules.findings(calls, opened).findings()));
    }

    private <T> T read(SealedPackageFixture fixture, BiFunction<List<ControlCall>, SealedPackage, T> rules) {
        if (!trail.isEmpty()) {
            fixture.item(
                    TRAIL,
                    Map.of("attribute", "Username", "value", SESSION),
                    FixtureCalls.lookup(trail.toArray(ObjectNode[]::new)));
        }
        if (!activity.isEmpty()) {
            fixture.item(
                    "azure.monitor.activity-log",
                    Map.of("a", "1"),
                    FixtureCalls.activityLog(activity.toArray(ObjectNode[]::new)));
        }
        try (SealedPackage sealed = fixture.seal()) {
            List<ControlCall> calls =
                    new ArrayList<>(ControlCallReader.of(sealed).calls());
            EvidenceLocation at =
                    new EvidenceLocation("data/raw/audit.json", FileLocation.root(), Digest.of(new byte[0]));
            audit.forEach(entry -> calls.add(KubernetesAudit.call(entry, at).orElseThrow()));
            calls.sort(Comparator.comparing(ControlCall::time));
            return rules.apply(calls, sealed);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> shown(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.rule().id() + " " + finding.severity().word())
                .sorted()
                .toList();
    }
}
