package org.ephemera.aws.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.bag.Page;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;

/** Lists the tasks of a service or a cluster in one of their states: {@code ListTasks}, page by page, in no order. */
final class TaskListing {
    static final Operation LIST = Operation.of("ecs", "ListTasks");

    /** 100 tasks each: a service has 5,000 at most, a cluster of more than this is none that one package is about. */
    private static final int MOST_PAGES = 200;

    private final EcsClient client;
    private final Calls calls;
    private final Deadline deadline;

    TaskListing(EcsClient client, Calls calls, Deadline deadline) {
        this.client = client;
        this.calls = calls;
        this.deadline = deadline;
    }

    /** How a listing ended. */
    sealed interface Listed {
        /** @param gap why there may be more than these, "" if these are all */
        record All(List<String> arns, String gap) implements Listed {
            public All {
                arns = List.copyOf(arns);
            }
        }

        record Refused(Refusal refusal) implements Listed {}

        record OutOfTime() implements Listed {}
    }

    /** @param desiredStatus {@code RUNNING} or {@code STOPPED}: one call lists one kind only */
    Listed list(PlannedItem item, String desiredStatus) throws IOException {
        List<String> arns = new ArrayList<>();
        @Nullable String token = null;
        for (int page = 1; page <= MOST_PAGES; page++) {
            if (deadline.passed()) {
                return new Listed.OutOfTime();
            }
            switch (ask(item, desiredStatus, token)) {
                case Reply.Refused<ListTasksResponse> refused -> {
                    return calls.cutByDeadline(refused.refusal())
                            ? new Listed.OutOfTime()
                            : new Listed.Refused(refused.refusal());
                }
                case Reply.Answered<ListTasksResponse> answered -> {
                    List<String> listed = Present.in(answered.response().taskArns());
                    @Nullable String next = answered.response().nextToken();
                    Paging paging = Paging.of(next, token);
                    calls.log(answered.received(), new Page(page, paging == Paging.MORE, listed.size()));
                    arns.addAll(listed);
                    if (paging != Paging.MORE) {
                        return new Listed.All(arns, paging == Paging.STUCK ? Paging.STUCK_SENTENCE : "");
                    }
                    token = next;
                }
            }
        }
        return new Listed.All(arns, "there are more tasks than were listed");
    }

    private Reply<ListTasksResponse> ask(PlannedItem item, String desiredStatus, @Nullable String token)
            throws IOException {
        EcsPlace place = new EcsPlace(item);
        @Nullable String service = item.param("service").isEmpty() ? null : item.param("service");
        SortedMap<String, String> params =
                new TreeMap<>(Map.of("cluster", place.clusterArn(), "desiredStatus", desiredStatus));
        if (service != null) {
            params.put("serviceName", service);
        }
        if (token != null) {
            params.put("nextToken", token);
        }
        return calls.ask(
                Question.of(LIST, place.region(), params),
                recorded -> client.listTasks(r -> r.cluster(place.clusterArn())
                        .serviceName(service)
                        .desiredStatus(desiredStatus)
                        .nextToken(token)
                        .overrideConfiguration(recorded)));
    }
}
