package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ephemera.bag.Page;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Gaps;
import org.ephemera.collect.source.Had;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.eks.EksClient;

/** Listings of EKS and the descriptions of what they name, for one item. */
final class EksSteps {
    /** Of what is listed; each takes one call or two, of which ten a second are made at most. */
    static final int MOST = 100;

    private final Calls calls;
    private final EksClient client;
    private final PlannedItem item;
    private final Deadline deadline;
    private final Gaps gaps = new Gaps();

    EksSteps(Artifact artifact, AwsClients clients, PlannedItem item, Recorder recorder, Deadline deadline) {
        this.calls = new Calls(artifact, recorder, deadline, clients.clock());
        this.client = clients.eks(item.param("region"));
        this.item = item;
        this.deadline = deadline;
    }

    /** A call of the client; it must put the configuration that it is given into its request. */
    interface Ask<R> {
        R of(EksClient client, Consumer<AwsRequestOverrideConfiguration.Builder> recorded);
    }

    Gaps gaps() {
        return gaps;
    }

    /** One answer; what stands against it is noted. */
    <R> Optional<R> ask(Operation operation, Map<String, String> params, Ask<R> ask) throws IOException {
        if (gaps.isCut()) {
            return Optional.empty();
        }
        Reply<R> reply = calls.ask(question(operation, params), recorded -> ask.of(client, recorded));
        return switch (reply) {
            case Reply.Refused<R> refused ->
                gaps.of(new Had.Not<>(Refusals.outcome(refused.refusal()), calls.cutByDeadline(refused.refusal())));
            case Reply.Answered<R> answered -> {
                calls.log(answered.received(), Page.only(1));
                gaps.brought(1);
                yield Optional.of(answered.response());
            }
        };
    }

    /**
     * All pages of a listing, of what it names at most {@link #MOST}; what stands against the rest is noted.
     *
     * @param ask is given the token of the page before, null for the first
     * @param noun what is listed, in the singular
     */
    <R, T> List<T> list(
            Operation operation,
            Map<String, String> params,
            BiFunction<@Nullable String, Consumer<AwsRequestOverrideConfiguration.Builder>, R> ask,
            Function<R, List<T>> listed,
            Function<R, @Nullable String> next,
            String noun)
            throws IOException {
        Listed<T> all = new Pager(calls, deadline)
                .read(
                        token -> {
                            Map<String, String> asked = new TreeMap<>(params);
                            if (!token.isEmpty()) {
                                asked.put("nextToken", token);
                            }
                            return calls.ask(
                                    question(operation, asked),
                                    recorded -> ask.apply(token.isEmpty() ? null : token, recorded));
                        },
                        listed,
                        next);
        List<T> items = switch (all) {
            case Listed.Whole<T> whole -> whole.items();
            case Listed.Cut<T> cut -> {
                gaps.lacks(cut.why());
                yield cut.items();
            }
            case Listed.OutOfTime<T> out -> {
                gaps.lacks(new Had.Not<>(new Outcome.Failed(Refusal.DEADLINE, "no time was left"), true));
                yield List.of();
            }
        };
        gaps.brought(items.size());
        gaps.says(Counted.of(items.size(), noun));
        if (items.size() > MOST) {
            gaps.lacks(new Outcome.Partial(
                    "of the " + Counted.of(items.size(), noun) + " the first " + MOST + " are described"));
        }
        return items.subList(0, Math.min(MOST, items.size()));
    }

    private Question question(Operation operation, Map<String, String> params) {
        Map<String, String> all = new TreeMap<>(params);
        all.put("clusterName", item.param("cluster"));
        return Question.of(operation, item.param("region"), all);
    }

    EksClient client() {
        return client;
    }
}
