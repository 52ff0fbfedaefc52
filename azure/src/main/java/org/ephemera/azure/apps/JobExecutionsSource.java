package org.ephemera.azure.apps;

import com.azure.core.http.rest.PagedResponse;
import com.azure.resourcemanager.appcontainers.fluent.models.JobExecutionInner;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.NextLinks;
import org.ephemera.azure.call.SinglePage;
import org.ephemera.azure.catalog.AppsCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.JobsCatalog;
import org.ephemera.azure.plan.ImagePlan;
import org.ephemera.azure.target.KnownExecution;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.InternalErrorOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the executions of a Container Apps job, each with the template that ran. Container Apps keeps the last 100
 * executions of a job that is scheduled or started by events.
 */
public final class JobExecutionsSource implements EvidenceSource {
    private final AzureClients clients;

    public JobExecutionsSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(JobsCatalog.EXECUTIONS, recorder, deadline, clients);
        List<KnownExecution> executions = List.of();
        try {
            ListResult<KnownExecution> read = new ListPager(calls.recorded(), deadline)
                    .read(
                            link -> ask(calls, AzurePlace.of(item), link),
                            page -> SdkCollections.withoutNulls(page.getValue()).stream()
                                    .map(KnownExecution::of)
                                    .toList(),
                            PagedResponse::getContinuationToken);
            if (read instanceof ListResult.OutOfTime) {
                return new SourceResult.Paused(ResumeCursor.START);
            }
            executions = List.copyOf(read.items());
            Optional<Outcome> gap = read.gap("execution");
            planImages(item, executions, gap, recorder);
            return new SourceResult.Finished(gap.orElse(complete(executions)), EvidenceExtent.of(executions.size()));
        } catch (RuntimeException e) {
            // The images are requested even if this program fails to handle a response.
            Outcome broken = InternalErrorOutcome.outcome(e);
            planImages(item, executions, Optional.of(broken), recorder);
            return new SourceResult.Finished(broken);
        }
    }

    private CallResult<PagedResponse<JobExecutionInner>> ask(ItemCalls calls, AzurePlace place, String link)
            throws IOException {
        Map<String, String> params =
                new TreeMap<>(Map.of("resourceId", place.id(), "api-version", AppsCatalog.VERSION));
        if (!link.isEmpty()) {
            params.put(NextLinks.PARAM, link);
        }
        return calls.call(
                ApiRequest.of(JobsCatalog.LIST_EXECUTIONS, params),
                recorded -> SinglePage.of(
                        clients.containerApps(place.subscription())
                                .getJobsExecutions()
                                .list(place.resourceGroup(), place.resourceName(), null, recorded),
                        link));
    }

    /** Plans the images of the job's template and of the executions in the window. */
    private static void planImages(
            PlannedItem item, List<KnownExecution> executions, Optional<Outcome> gap, Recorder recorder) {
        Stream<String> named = Stream.of(ParameterCodec.read(item, JobsCatalog.ExecutionsParameters.class)
                        .images()
                        .split(" ", -1))
                .filter(image -> !image.isEmpty());
        Stream<String> ran = executions.stream()
                .filter(execution -> execution.mayHaveRunIn(item.window()))
                .flatMap(execution -> execution.images().stream());
        ImagePlan.planOfJob(item, Stream.concat(named, ran).distinct().toList(), gap, recorder);
    }

    private static Outcome complete(List<KnownExecution> executions) {
        if (executions.isEmpty()) {
            return new Outcome.Empty("the job has no execution that Container Apps still lists");
        }
        Map<String, Long> states = executions.stream()
                .collect(Collectors.groupingBy(KnownExecution::state, TreeMap::new, Collectors.counting()));
        return new Outcome.Collected(CountText.of(executions.size(), "execution") + ": "
                + states.entrySet().stream()
                        .map(state -> state.getValue() + " " + SanitizedText.of(state.getKey()))
                        .collect(Collectors.joining(", ")));
    }
}
