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
import org.ephemera.azure.target.AzurePlace;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.PresetOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;

/**
 * The log of one container's current instance, all that Container Instances keeps of it, with the time of each line. It is
 * cut to its last 4 MB; standard output and standard error cannot be told apart.
 */
public final class ContainerLogSource implements EvidenceSource {
    /** The limit is "4 MB", of whichever kind; lines are not cut, so a full answer may be a line shorter. */
    private static final long FULL = 4_000_000 - (128 << 10);

    /** Said of a container that waits or is being started, though the first is said as of a name that is not found. */
    private static final Set<String> NOT_YET = Set.of("ContainerLogNotAvailable", "ContainerGroupTransitioning");

    private final AzureClients clients;

    public ContainerLogSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Optional<Outcome> ended = PresetOutcome.of(item);
        if (ended.isPresent()) {
            return new Step.Finished(ended.get());
        }
        ItemCalls calls = new ItemCalls(AciCatalog.LOG, recorder, deadline, clients);
        AtomicReference<LogView> read = new AtomicReference<>(new LogView());
        return switch (ask(calls, item, read)) {
            case CallResult.Refused<LogsInner> refused -> {
                if (calls.cutByDeadline(refused.refusal())) {
                    yield new Step.Paused(Cursor.START);
                }
                yield finished(item, refused(item, refused.refusal()), Extent.NONE);
            }
            case CallResult.Answered<LogsInner> answered -> {
                LogLineCounter text = read.get().text();
                calls.log(answered.received(), ResponsePage.only(text.lines()));
                yield finished(item, outcome(item, text), text.extent());
            }
        };
    }

    private CallResult<LogsInner> ask(ItemCalls calls, PlannedItem item, AtomicReference<LogView> read)
            throws IOException {
        AzurePlace place = AzurePlace.of(item);
        String container = item.param("container");
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
        return calls.ask(
                question,
                recorded -> clients.containerInstances(place.subscription())
                        .getContainers()
                        .listLogsWithResponse(
                                place.resourceGroup(), place.name(), container, null, Boolean.TRUE, recorded)
                        .getValue());
    }

    private static Step finished(PlannedItem item, Outcome outcome, Extent extent) {
        return new Step.Finished(PrefixedOutcome.of(item.param("container"), outcome), extent);
    }

    private static Outcome refused(PlannedItem item, ApiFailure refusal) {
        if (!NOT_YET.contains(refusal.code())) {
            return FailureOutcomes.outcome(refusal);
        }
        if (isStopped(item) || !item.param("neverRan").isEmpty()) {
            return nothing(item);
        }
        return refusal.failed("Container Instances shows no log while a container waits or is being started" + refusal.said()
                + "; collect again in a minute" + alone(item));
    }

    private static boolean isStopped(PlannedItem item) {
        return !item.param("stopped").isEmpty();
    }

    private static Outcome nothing(PlannedItem item) {
        if (isStopped(item)) {
            return new Outcome.Expired(
                    "the group is stopped, which recycles its containers: what they had written is gone"
                            + " with them, and only a Log Analytics workspace would have it");
        }
        String why = item.param("neverRan").isEmpty() ? "the log is empty" : "the container has not run";
        return new Outcome.Empty(why + alone(item));
    }

    private static String alone(PlannedItem item) {
        String since = item.param("started").isEmpty() ? "" : ", which began at " + item.param("started");
        return item.param("restarts").equals("0")
                ? ""
                : "; it is the log of the current instance alone" + since + ": earlier ones are an item of their own";
    }

    private static Outcome outcome(PlannedItem item, LogLineCounter text) {
        if (text.bytes() == 0) {
            return nothing(item);
        }
        String alone = alone(item);
        String lines = CountText.of(text.lines(), "line") + ", " + CountText.of(text.bytes(), "byte");
        if (text.bytes() < FULL) {
            return new Outcome.Collected(lines + alone);
        }
        String from = text.first().map(time -> " before " + time).orElse(" before the first of them");
        return new Outcome.Partial(lines + ": no more than 4 MB of a log are shown, so what was written" + from
                + " may be missing; a Log Analytics workspace would have it" + alone);
    }

    /** Counts the lines of a log while it reads it from where it is stored; the SDK is given the same answer with an empty one. */
    private static final class LogView implements BodyView {
        private LogLineCounter text = new LogLineCounter();

        /** What was read last. */
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
