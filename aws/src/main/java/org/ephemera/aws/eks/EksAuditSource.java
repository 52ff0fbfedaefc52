package org.ephemera.aws.eks;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.catalog.EksPlace;
import org.ephemera.aws.logs.FilterEnd;
import org.ephemera.aws.logs.FilterProgress;
import org.ephemera.aws.logs.FilteredEvents;
import org.ephemera.aws.logs.InsightsSearch;
import org.ephemera.aws.logs.LogRetention;
import org.ephemera.aws.logs.QueryEnd;
import org.ephemera.aws.logs.QueryProgress;
import org.ephemera.aws.target.JsonText;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;

/**
 * The API server's audit log, as the control plane writes it to CloudWatch: each request about the target whatever its verb (a
 * WebSocket opens a shell in a container with {@code get}, others with {@code create}), or each that one service account made. It
 * is searched even where it is off by now: what was written before stays.
 */
public final class EksAuditSource implements EvidenceSource {
    /** In characters (CloudWatch Logs API reference, FilterLogEvents). A query of Logs Insights may have ten times as many. */
    private static final int LONGEST_PATTERN = 1024;

    private static final String KUBELET =
            "; what is sent to a node's kubelet directly (port 10250) stands in no audit log";

    private static final String STREAMS = "kube-apiserver-audit-";

    private final AwsClients clients;

    public EksAuditSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var audit = ParameterCodec.read(item, EksCatalog.AuditParameters.class);
        String account = audit.auditedAccount();
        if (!account.isEmpty() && !EksNames.isOne(account)) {
            return new Step.Finished(new Outcome.Failed(
                    DetailCode.NAME_UNFIT,
                    "a service account has letters that Kubernetes gives to none; it was not put into a search"));
        }
        EksPlace place = audit.place();
        ItemCalls calls = new ItemCalls(EksCatalog.AUDIT, recorder, deadline, clients);
        String pattern = pattern(audit);
        if (QueryProgress.isOf(from) || pattern.length() > LONGEST_PATTERN) {
            return asked(audit, item, from, calls, recorder, deadline);
        }
        FilterEnd end = new FilteredEvents(clients, calls, recorder, deadline)
                .read(
                        new FilteredEvents.Search(
                                place.region(),
                                place.controlPlaneLogs(),
                                List.of(STREAMS),
                                pattern,
                                item.window(),
                                item.window().to()),
                        FilterProgress.from(from.orElse(Cursor.START)));
        return switch (end) {
            case FilterEnd.OutOfTime late -> new Step.Paused(late.cursor());
            case FilterEnd.Cut cut ->
                new Step.Finished(cut.outcome(), end.progress().extent());
            // A common saving: a group of the class Infrequent Access.
            case FilterEnd.Refused refused
            when FilteredEvents.isOfClass(refused.refusal()) ->
                asked(audit, item, Optional.empty(), calls, recorder, deadline);
            case FilterEnd.Refused refused -> new Step.Finished(refused(place, refused.refusal()));
            case FilterEnd.Whole whole ->
                new Step.Finished(
                        kept(
                                place,
                                item,
                                calls,
                                whole(audit, whole.progress().events()),
                                whole.progress().events()),
                        end.progress().extent());
        };
    }

    /** With Logs Insights. */
    private Step asked(
            EksCatalog.AuditParameters audit,
            PlannedItem item,
            Optional<Cursor> from,
            ItemCalls calls,
            Recorder recorder,
            Deadline deadline)
            throws IOException {
        EksPlace place = audit.place();
        QueryEnd end = new InsightsSearch(
                        clients,
                        calls,
                        recorder,
                        deadline,
                        place.region(),
                        place.controlPlaneLogs(),
                        "filter @logStream like /^" + STREAMS + "/ and " + condition(audit))
                .search(item.window(), from);
        Extent extent = end.progress().extent();
        return switch (end) {
            case QueryEnd.OutOfTime late -> new Step.Paused(late.progress().cursor());
            case QueryEnd.Cut cut -> new Step.Finished(cut.outcome(), extent);
            case QueryEnd.Refused refused -> new Step.Finished(refused(place, refused.refusal()));
            case QueryEnd.Whole whole -> {
                long events = whole.progress().events();
                Outcome found = whole(audit, events);
                Outcome read = InsightsSearch.gap(whole.progress())
                        .orElseGet(() -> found.code()
                                .with(found.detail(), found.message() + "; " + InsightsSearch.how(whole.progress())));
                yield new Step.Finished(kept(place, item, calls, read, events), extent);
            }
        };
    }

    private Outcome kept(EksPlace place, PlannedItem item, ItemCalls calls, Outcome read, long events)
            throws IOException {
        return new LogRetention(clients, calls, item, place.region(), place.controlPlaneLogs()).ofSearch(read, events);
    }

    private static String user(EksCatalog.AuditParameters audit) {
        return "system:serviceaccount:" + audit.place().namespace() + ":" + audit.auditedAccount();
    }

    private static String condition(EksCatalog.AuditParameters audit) {
        if (audit.auditedRights()) {
            return EksNames.rightsAsked();
        }
        return audit.auditedAccount().isEmpty()
                ? EksNames.of(audit.place()).requestsAsked()
                : JsonText.is("user.username", user(audit));
    }

    private static String pattern(EksCatalog.AuditParameters audit) {
        if (audit.auditedRights()) {
            return EksNames.rights();
        }
        return audit.auditedAccount().isEmpty()
                ? EksNames.of(audit.place()).requests()
                : "{ " + EksNames.is("user.username", user(audit)) + " }";
    }

    private static Outcome whole(EksCatalog.AuditParameters audit, long events) {
        boolean off = audit.auditLogging().equals(EksCatalog.AUDIT_OFF);
        String since = "the audit log is off now; UpdateClusterConfig in CloudTrail says since when, and by whom";
        String about = about(audit);
        if (events == 0) {
            return off
                    ? new Outcome.NotEnabled(since + ", and what is left of it has nothing " + about + " in the window")
                    : new Outcome.Empty("the audit log has no request " + about + " in the window" + KUBELET);
        }
        String found = CountText.of(events, "request") + " " + about;
        // Whoever may turn it off does so before what nobody is to see.
        return off
                ? new Outcome.Partial(found + ", and none since it was turned off: " + since)
                : new Outcome.Collected(found + KUBELET);
    }

    private static String about(EksCatalog.AuditParameters audit) {
        if (audit.auditedRights()) {
            return "to change rights in the cluster";
        }
        return audit.auditedAccount().isEmpty() ? "about the target" : "by its service account";
    }

    private static Outcome refused(EksPlace place, ApiFailure refusal) {
        return refusal.code().equals("ResourceNotFoundException")
                ? new Outcome.NotEnabled(
                        "the control plane writes no log: there is no log group " + place.controlPlaneLogs()
                                + "; who did what in the cluster is recorded only once the audit log is on ('aws eks"
                                + " update-cluster-config --logging')")
                : FailureOutcomes.outcome(refusal);
    }
}
