package org.ephemera.analyze.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.parse.aws.TrailEntry;
import org.ephemera.analyze.parse.azure.ActivityEntry;
import org.ephemera.analyze.parse.azure.AuditRow;
import org.ephemera.analyze.parse.azure.AzureOperations;
import org.ephemera.analyze.parse.azure.LogAnalyticsTables;
import org.ephemera.analyze.parse.call.BoundedCallList;
import org.ephemera.analyze.parse.call.CollectorPrincipal;
import org.ephemera.analyze.parse.kubernetes.KubernetesAudit;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;

/**
 * Reader of the calls to control planes: CloudTrail's event history and log group, Azure's activity log, and the audit
 * logs of Kubernetes. An entry that several responses contain is returned once.
 */
public final class ControlCallReader {
    private static final int MOST_BROKEN = 20;

    private final ResponseDocuments bodies;
    private final CollectorPrincipal collector;
    private final BoundedCallList kept = new BoundedCallList();
    private int unreadable;

    private ControlCallReader(SealedPackage sealed) {
        this.bodies = ResponseDocuments.in(sealed);
        this.collector = CollectorPrincipal.of(sealed.closing());
    }

    /**
     * Calls and gaps of a package.
     *
     * @param calls by time; calls with the same time by id
     */
    public record Result(List<ControlCall> calls, List<EvidenceGap> gaps) {
        public Result {
            calls = List.copyOf(calls);
            gaps = List.copyOf(gaps);
        }
    }

    /** Reads all calls, at most 200,000. A gap states how many calls exceed the limit. */
    public static Result of(SealedPackage sealed) {
        ControlCallReader calls = new ControlCallReader(sealed);
        sealed.responses().forEach(calls::read);
        return calls.finished();
    }

    private Result finished() {
        List<EvidenceGap> gaps = new ArrayList<>(bodies.gaps());
        if (unreadable > MOST_BROKEN) {
            gaps.add(new EvidenceGap(
                    "calls", (unreadable - MOST_BROKEN) + " more unreadable entries of audit logs are not listed"));
        }
        kept.gap().ifPresent(gaps::add);
        return new Result(AzureOperations.withFinalResults(kept.calls()), gaps);
    }

    private void read(ApiResponse response) {
        if (response.artifact().equals("azure.aks.audit")) {
            rows(response);
            return;
        }
        switch (response.artifact() + " " + response.operation()) {
            case "aws.cloudtrail.events LookupEvents" ->
                items(response, "Events").forEach(event -> trail(event.at("CloudTrailEvent")));
            case "aws.cloudtrail.log FilterLogEvents" ->
                items(response, "events").forEach(event -> trail(event.at("message")));
            case "aws.cloudtrail.log GetQueryResults" -> rows(response, this::trail);
            case "aws.eks.audit FilterLogEvents", "aws.eks.audit GetLogEvents" ->
                items(response, "events").forEach(event -> audited(event.at("message")));
            case "aws.eks.audit GetQueryResults" -> rows(response, this::audited);
            case "azure.monitor.activity-log ActivityLogs_List", "azure.monitor.late-activity ActivityLogs_List" ->
                items(response, "value").forEach(this::activity);
            default -> {
                // The response contains no calls.
            }
        }
    }

    private List<LocatedJson> items(ApiResponse response, String field) {
        LocatedJson body = bodies.read(response);
        return body.exists() ? bodies.items(body, field) : List.of();
    }

    /**
     * Reads rows of Logs Insights; a row is a list of {@code {"field": …, "value": …}}. Results of a query that is
     * still running are incomplete and skipped.
     */
    private void rows(ApiResponse response, Consumer<LocatedJson> message) {
        LocatedJson body = bodies.read(response);
        if (!body.exists() || !body.json().path("status").asText().equals("Complete")) {
            return;
        }
        bodies.items(body, "results").stream()
                .flatMap(row -> row.items().stream())
                .filter(cell -> cell.json().path("field").asText().equals("@message"))
                .map(cell -> cell.at("value"))
                .forEach(message);
    }

    /**
     * Reads rows of a Log Analytics workspace, one at a time. Responses that only identify the workspace are skipped.
     */
    private void rows(ApiResponse response) {
        if (!response.extension().equals("json")
                || !response.operation().toLowerCase(Locale.ROOT).contains("quer")) {
            return;
        }
        try (InputStream in = bodies.open(response)) {
            LogAnalyticsTables.read(in, AuditRow.LONGEST, row -> {
                AuditRow audit = new AuditRow(row);
                EvidenceLocation at = response.at(audit.place());
                JsonNode event = audit.event();
                keep(
                        KubernetesAudit.call(event, collector, at),
                        event.toString().length(),
                        at);
            });
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            bodies.gap(response.item(), "the audit log is read in part; later rows are unreadable: " + e.getMessage());
        }
    }

    /** Adds an event of the audit log of an EKS API server, which is JSON in a JSON string. */
    private void audited(LocatedJson text) {
        String json = text.json().asText();
        keep(KubernetesAudit.callToEks(parse(json), collector, text.evidence()), json.length(), text.evidence());
    }

    private void activity(LocatedJson entry) {
        keep(
                ActivityEntry.call(entry.json(), collector, entry.evidence()),
                entry.json().toString().length(),
                entry.evidence());
    }

    /** Adds an entry of CloudTrail, which is JSON in a JSON string. */
    private void trail(LocatedJson text) {
        String json = text.json().asText();
        keep(TrailEntry.call(parse(json), collector, text.evidence()), json.length(), text.evidence());
    }

    private static JsonNode parse(String json) {
        try {
            return Json.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private void keep(Optional<ControlCall> call, int length, EvidenceLocation at) {
        if (call.isPresent()) {
            kept.add(call.get(), length);
        } else if (unreadable++ < MOST_BROKEN) {
            bodies.gap(at.file(), "cannot read an API call at " + at.place());
        }
    }
}
