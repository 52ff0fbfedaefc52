package org.ephemera.azure.aci;

import com.azure.resourcemanager.containerinstance.fluent.models.LogsInner;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.ReducedBody;
import org.ephemera.azure.catalog.AciCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Source of the log of a container's current instance, with the time of each line. Container Instances returns only the
 * last 4 MB of a log. Standard output and standard error cannot be distinguished in it.
 */
public final class ContainerLogSource implements EvidenceSource {
    /**
     * Size from which a log counts as truncated. The documented limit is "4 MB" without a definition of MB. Lines are
     * not split, so a truncated log may be shorter than the limit by one line.
     */
    private static final long FULL = 4_000_000 - (128 << 10);

    /**
     * Error codes for a container that waits or is being started. The first one comes with status 404, as if the name
     * were unknown.
     */
    private static final Set<String> NOT_YET = Set.of("ContainerLogNotAvailable", "ContainerGroupTransitioning");

    private final AzureClients clients;

    public ContainerLogSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var log = ParameterCodec.read(item, AciCatalog.LogParameters.class);
        ItemCalls calls = new ItemCalls(AciCatalog.LOG, recorder, deadline, clients);
        AtomicReference<LogView> read = new AtomicReference<>(new LogView());
        return switch (ask(calls, log, read)) {
            case CallResult.Failed<LogsInner> refused -> {
                if (calls.isEndedByDeadline(refused.failure())) {
                    yield new SourceResult.Paused(ResumeCursor.START);
                }
                yield finished(log, refused(log, refused.failure()), EvidenceExtent.NONE);
            }
            case CallResult.Answered<LogsInner> answered -> {
                LogLineCounter text = read.get().text();
                calls.log(answered.stored(), ResponsePage.only(text.lines()));
                yield finished(log, outcome(log, text), text.extent());
            }
        };
    }

    private CallResult<LogsInner> ask(ItemCalls calls, AciCatalog.LogParameters log, AtomicReference<LogView> read)
            throws IOException {
        AzurePlace place = log.place();
        String container = log.container();
        ApiRequest question = new ApiRequest(
                AciCatalog.LIST_LOGS,
                new TreeMap<>(Map.of(
                        "resourceId",
                        place.id(),
                        "containerName",
                        container,
                        "timestamps",
                        "true",
                        "api-version",
                        "2023-05-01")),
                () -> {
                    read.set(new LogView());
                    return read.get();
                });
        return calls.call(
                question,
                recorded -> clients.containerInstances(place.subscription())
                        .getContainers()
                        .listLogsWithResponse(
                                place.resourceGroup(), place.resourceName(), container, null, Boolean.TRUE, recorded)
                        .getValue());
    }

    private static SourceResult finished(AciCatalog.LogParameters log, Outcome outcome, EvidenceExtent extent) {
        return new SourceResult.Finished(PrefixedOutcome.of(log.container(), outcome), extent);
    }

    private static Outcome refused(AciCatalog.LogParameters log, ApiFailure refusal) {
        if (!NOT_YET.contains(refusal.code())) {
            return FailureOutcomes.outcome(refusal);
        }
        if (log.stopped() || log.neverRan()) {
            return nothing(log);
        }
        return refusal.failed("Container Instances returns no log while a container waits or is being started"
                + refusal.messageClause() + "; collect again in a minute" + currentOnly(log));
    }

    private static Outcome nothing(AciCatalog.LogParameters log) {
        if (log.stopped()) {
            return new Outcome.Expired(
                    "the group is stopped, and stopping recycles its containers: their logs were deleted with them;"
                            + " only a Log Analytics workspace can still have them");
        }
        String why = log.neverRan() ? "the container has not run" : "the log is empty";
        return new Outcome.Empty(why + currentOnly(log));
    }

    private static String currentOnly(AciCatalog.LogParameters log) {
        String since = log.started().map(at -> ", which started at " + at).orElse("");
        return log.restarts() == 0
                ? ""
                : "; this is the log of the current instance only" + since + "; logs of earlier instances are a"
                        + " separate item";
    }

    private static Outcome outcome(AciCatalog.LogParameters log, LogLineCounter text) {
        if (text.bytes() == 0) {
            return nothing(log);
        }
        String currentOnly = currentOnly(log);
        String lines = CountText.of(text.lines(), "line") + ", " + CountText.of(text.bytes(), "byte");
        if (text.bytes() < FULL) {
            return new Outcome.Collected(lines + currentOnly);
        }
        String from = text.first().map(time -> " before " + time).orElse(" before the first of these lines");
        return new Outcome.Partial(lines + ": Container Instances returns at most the last 4 MB of a log, so output"
                + " from" + from + " may be missing; only a Log Analytics workspace can have it" + currentOnly);
    }

    /** Counts the lines of a stored log. The SDK receives the same response with an empty log. */
    private static final class LogView implements BodyView {
        private LogLineCounter text = new LogLineCounter();

        /** Returns the counter of the last response that was read. */
        LogLineCounter text() {
            return text;
        }

        @Override
        public OutputStream copy() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream forSdk(StoredBody stored) throws IOException {
            text = new LogLineCounter();
            return ReducedBody.of(stored, (json, slim) -> {
                boolean content = json.currentToken() == JsonToken.VALUE_STRING
                        && "content".equals(json.currentName())
                        && json.getParsingContext().getParent().inRoot();
                if (!content) {
                    return false;
                }
                text = new LogLineCounter();
                json.getText(text);
                slim.writeString("");
                return true;
            });
        }
    }
}
