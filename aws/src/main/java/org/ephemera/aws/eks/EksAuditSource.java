package org.ephemera.aws.eks;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.catalog.EksPlace;
import org.ephemera.aws.logs.FilterProgress;
import org.ephemera.aws.logs.FilterResult;
import org.ephemera.aws.logs.FilteredEvents;
import org.ephemera.aws.logs.InsightsSearch;
import org.ephemera.aws.logs.LogRetentionCheck;
import org.ephemera.aws.logs.QueryProgress;
import org.ephemera.aws.logs.QueryResult;
import org.ephemera.aws.target.InsightsJsonCondition;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Source of the API server's audit log, which the control plane writes to CloudWatch. It contains each request about
 * the target, of any verb (a WebSocket client opens a shell in a container with {@code get}, others with
 * {@code create}), or each request of one service account. The log is searched even if it is disabled now, because
 * earlier entries remain.
 */
public final class EksAuditSource implements EvidenceSource {
    /**
     * Limit of characters of a filter pattern (CloudWatch Logs API reference, FilterLogEvents); a query of Logs
     * Insights may have ten times as many.
     */
    private static final int LONGEST_PATTERN = 1024;

    private static final String KUBELET =
            "; requests that go directly to a node's kubelet (port 10250) are in no audit log";

    private static final String STREAMS = "kube-apiserver-audit-";

    private final AwsClients clients;

    public EksAuditSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var audit = ParameterCodec.read(item, EksCatalog.AuditParameters.class);
        String account = audit.auditedAccount();
        if (!account.isEmpty() && !EksTargetNames.isValid(account)) {
            return new SourceResult.Finished(new Outcome.Failed(
                    DetailCode.NAME_UNFIT,
                    "the name of the service account contains characters that Kubernetes does not allow; it was not"
                            + " put into a search"));
        }
        EksPlace place = audit.place();
        ItemCalls calls = new ItemCalls(EksCatalog.AUDIT, recorder, deadline, clients);
        String pattern = pattern(audit);
        if (QueryProgress.isFromQuery(from) || pattern.length() > LONGEST_PATTERN) {
            return searchWithInsights(audit, item, from, calls, recorder, deadline);
        }
        FilterResult end = new FilteredEvents(clients, calls, recorder, deadline)
                .read(
                        new FilteredEvents.Search(
                                place.region(),
                                place.controlPlaneLogs(),
                                List.of(STREAMS),
                                pattern,
                                item.window(),
                                item.window().to()),
                        FilterProgress.from(from.orElse(ResumeCursor.START)));
        return switch (end) {
            case FilterResult.OutOfTime paused -> new SourceResult.Paused(paused.cursor());
            case FilterResult.Incomplete incomplete ->
                new SourceResult.Finished(incomplete.outcome(), end.progress().extent());
            // Customers often use the class Infrequent Access to save cost.
            case FilterResult.Refused refused
            when FilteredEvents.isUnsupportedClass(refused.refusal()) ->
                searchWithInsights(audit, item, Optional.empty(), calls, recorder, deadline);
            case FilterResult.Refused refused -> new SourceResult.Finished(refused(place, refused.refusal()));
            case FilterResult.Complete complete ->
                new SourceResult.Finished(
                        checkRetention(
                                place,
                                item,
                                calls,
                                outcome(audit, complete.progress().events()),
                                complete.progress().events()),
                        end.progress().extent());
        };
    }

    /** Searches with Logs Insights. */
    private SourceResult searchWithInsights(
            EksCatalog.AuditParameters audit,
            PlannedItem item,
            Optional<ResumeCursor> from,
            ItemCalls calls,
            Recorder recorder,
            Deadline deadline)
            throws IOException {
        EksPlace place = audit.place();
        QueryResult end = new InsightsSearch(
                        clients,
                        calls,
                        recorder,
                        deadline,
                        place.region(),
                        place.controlPlaneLogs(),
                        "filter @logStream like /^" + STREAMS + "/ and " + condition(audit))
                .search(item.window(), from);
        EvidenceExtent extent = end.progress().extent();
        return switch (end) {
            case QueryResult.OutOfTime paused ->
                new SourceResult.Paused(paused.progress().cursor());
            case QueryResult.Incomplete incomplete -> new SourceResult.Finished(incomplete.outcome(), extent);
            case QueryResult.Refused refused -> new SourceResult.Finished(refused(place, refused.refusal()));
            case QueryResult.Complete complete -> {
                long events = complete.progress().events();
                Outcome found = outcome(audit, events);
                Outcome read = InsightsSearch.incompleteOutcome(complete.progress())
                        .orElseGet(() -> found.code()
                                .with(
                                        found.detail(),
                                        found.message() + "; " + InsightsSearch.readMethod(complete.progress())));
                yield new SourceResult.Finished(checkRetention(place, item, calls, read, events), extent);
            }
        };
    }

    private Outcome checkRetention(EksPlace place, PlannedItem item, ItemCalls calls, Outcome read, long events)
            throws IOException {
        return new LogRetentionCheck(clients, calls, item, place.region(), place.controlPlaneLogs())
                .checkSearch(read, events);
    }

    private static String user(EksCatalog.AuditParameters audit) {
        return "system:serviceaccount:" + audit.place().namespace() + ":" + audit.auditedAccount();
    }

    private static String condition(EksCatalog.AuditParameters audit) {
        if (audit.auditedRights()) {
            return EksTargetNames.permissionChangesCondition();
        }
        return audit.auditedAccount().isEmpty()
                ? EksTargetNames.of(audit.place()).requestsCondition()
                : InsightsJsonCondition.equalTo("user.username", user(audit));
    }

    private static String pattern(EksCatalog.AuditParameters audit) {
        if (audit.auditedRights()) {
            return EksTargetNames.permissionChanges();
        }
        return audit.auditedAccount().isEmpty()
                ? EksTargetNames.of(audit.place()).requests()
                : "{ " + EksTargetNames.is("user.username", user(audit)) + " }";
    }

    private static Outcome outcome(EksCatalog.AuditParameters audit, long events) {
        boolean off = audit.auditLogging().equals(EksCatalog.AUDIT_OFF);
        String audited = "; UpdateClusterConfig in CloudTrail shows when it was disabled and by which principal";
        String about = about(audit);
        if (events == 0) {
            return off
                    ? new Outcome.NotEnabled(
                            "the audit log is disabled now, and its remaining entries contain no request " + about
                                    + " in the window" + audited)
                    : new Outcome.Empty("the audit log contains no request " + about + " in the window" + KUBELET);
        }
        String found = CountText.of(events, "request") + " " + about;
        // Incomplete if it is off: an attacker who may disable the log does so before the attack.
        return off
                ? new Outcome.Partial(found + ", none after the audit log was disabled" + audited)
                : new Outcome.Collected(found + KUBELET);
    }

    private static String about(EksCatalog.AuditParameters audit) {
        if (audit.auditedRights()) {
            return "to change permissions in the cluster";
        }
        return audit.auditedAccount().isEmpty() ? "about the target" : "by its service account";
    }

    private static Outcome refused(EksPlace place, ApiFailure refusal) {
        return refusal.code().equals("ResourceNotFoundException")
                ? new Outcome.NotEnabled(
                        "the control plane writes no log: there is no log group " + place.controlPlaneLogs()
                                + "; API activity in the cluster is recorded only after audit logging is enabled ('aws"
                                + " eks update-cluster-config --logging')")
                : FailureOutcomes.outcome(refusal);
    }
}
