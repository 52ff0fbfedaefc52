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
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Gap;
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
 * The calls to control planes that a package tells of: CloudTrail's event history and log group, Azure's activity log, and
 * the audit logs of Kubernetes. An entry that several questions brought stands once.
 */
public final class ControlCalls {
    private static final int MOST_BROKEN = 20;

    private final ResponseDocuments bodies;
    private final CollectorPrincipal collector;
    private final BoundedCallList kept = new BoundedCallList();
    private int broken;

    private ControlCalls(SealedPackage sealed) {
        this.bodies = ResponseDocuments.in(sealed);
        this.collector = CollectorPrincipal.of(sealed.closing());
    }

    /**
     * What was read.
     *
     * @param calls by time; of equal times by id
     */
    public record Read(List<ControlCall> calls, List<Gap> gaps) {
        public Read {
            calls = List.copyOf(calls);
            gaps = List.copyOf(gaps);
        }
    }

    /** Reads all calls, at most two hundred thousand; what does not fit is said in a gap. */
    public static Read of(SealedPackage sealed) {
        ControlCalls calls = new ControlCalls(sealed);
        sealed.answers().forEach(calls::read);
        return calls.finished();
    }

    private Read finished() {
        List<Gap> gaps = new ArrayList<>(bodies.gaps());
        if (broken > MOST_BROKEN) {
            gaps.add(new Gap("calls", (broken - MOST_BROKEN) + " more entries that are no calls are not listed here"));
        }
        kept.gap().ifPresent(gaps::add);
        return new Read(AzureOperations.settled(kept.all()), gaps);
    }

    private void read(ApiResponse answer) {
        if (answer.artifact().equals("azure.aks.audit")) {
            rows(answer);
            return;
        }
        switch (answer.artifact() + " " + answer.operation()) {
            case "aws.cloudtrail.events LookupEvents" ->
                items(answer, "Events").forEach(event -> trail(event.at("CloudTrailEvent")));
            case "aws.cloudtrail.log FilterLogEvents" ->
                items(answer, "events").forEach(event -> trail(event.at("message")));
            case "aws.cloudtrail.log GetQueryResults" -> rows(answer, this::trail);
            case "aws.eks.audit FilterLogEvents", "aws.eks.audit GetLogEvents" ->
                items(answer, "events").forEach(event -> audited(event.at("message")));
            case "aws.eks.audit GetQueryResults" -> rows(answer, this::audited);
            case "azure.monitor.activity-log ActivityLogs_List", "azure.monitor.late-activity ActivityLogs_List" ->
                items(answer, "value").forEach(this::activity);
            default -> {
                // Tells of no calls.
            }
        }
    }

    private List<LocatedJson> items(ApiResponse answer, String field) {
        LocatedJson body = bodies.read(answer);
        return body.exists() ? bodies.items(body, field) : List.of();
    }

    /**
     * Of Logs Insights: a row is a list of {@code {"field": …, "value": …}}. Those of a query that is still running are a part
     * of what is to come.
     */
    private void rows(ApiResponse answer, Consumer<LocatedJson> message) {
        LocatedJson body = bodies.read(answer);
        if (!body.exists() || !body.json().path("status").asText().equals("Complete")) {
            return;
        }
        bodies.items(body, "results").stream()
                .flatMap(row -> row.items().stream())
                .filter(cell -> cell.json().path("field").asText().equals("@message"))
                .map(cell -> cell.at("value"))
                .forEach(message);
    }

    /** Rows of a workspace, one at a time; what is asked for to find it is no such answer. */
    private void rows(ApiResponse answer) {
        if (!answer.ending().equals("json")
                || !answer.operation().toLowerCase(Locale.ROOT).contains("quer")) {
            return;
        }
        try (InputStream in = bodies.open(answer)) {
            LogAnalyticsTables.read(in, AuditRow.LONGEST, row -> {
                AuditRow audit = new AuditRow(row);
                Evidence at = answer.at(audit.place());
                JsonNode event = audit.event();
                keep(
                        KubernetesAudit.call(event, collector, at),
                        event.toString().length(),
                        at);
            });
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            bodies.gap(answer.item(), "rows of the audit log cannot be read beyond some: " + e.getMessage());
        }
    }

    /** An event of the audit log of an API server of EKS is JSON in a JSON text. */
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

    /** An entry of CloudTrail is JSON in a JSON text. */
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

    private void keep(Optional<ControlCall> call, int length, Evidence at) {
        if (call.isPresent()) {
            kept.add(call.get(), length);
        } else if (broken++ < MOST_BROKEN) {
            bodies.gap(at.file(), "there is no call to read at " + at.place());
        }
    }
}
