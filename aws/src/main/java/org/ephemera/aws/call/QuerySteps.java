package org.ephemera.aws.call;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.aws.catalog.Operation;
import org.ephemera.collect.source.Had;
import org.ephemera.collect.source.Paging;
import org.ephemera.format.Page;
import org.ephemera.model.Outcome;

/** Questions to one service of the Query protocol, each logged with the number of things in its answer. */
public final class QuerySteps {
    /** No list of ours is that long; whoever pages further goes in circles. */
    private static final int MOST_PAGES = 100;

    private final Calls calls;
    private final QueryClient client;

    public QuerySteps(Calls calls, QueryClient client) {
        this.calls = calls;
        this.client = client;
    }

    /** @param counted path of what the answer is counted by */
    public Had<XmlElement> ask(Operation operation, Map<String, String> params, String... counted) throws IOException {
        return switch (calls.ask(Question.of(operation, client.region(), params), client)) {
            case Reply.Refused<XmlElement> refused -> not(refused.refusal());
            case Reply.Answered<XmlElement> answered -> {
                calls.log(
                        answered.received(),
                        Page.only(answered.response().all(counted).size()));
                yield new Had.It<>(answered.response());
            }
        };
    }

    /**
     * Asks page by page.
     *
     * @param token the parameter with which a page is asked for
     * @param next path of the token that the next page is asked for with
     * @param counted path of the things that are listed
     * @return all of them, or nothing if one page could not be had
     */
    public Had<List<XmlElement>> list(
            Operation operation, Map<String, String> params, String token, String[] next, String... counted)
            throws IOException {
        List<XmlElement> all = new ArrayList<>();
        String at = "";
        for (int page = 1; page <= MOST_PAGES; page++) {
            Map<String, String> asked = new TreeMap<>(params);
            if (!at.isEmpty()) {
                asked.put(token, at);
            }
            switch (calls.ask(Question.of(operation, client.region(), asked), client)) {
                case Reply.Refused<XmlElement> refused -> {
                    return not(refused.refusal());
                }
                case Reply.Answered<XmlElement> answered -> {
                    XmlElement answer = answered.response();
                    String following = answer.find(next).orElse("");
                    Paging paging = Paging.of(following, at);
                    List<XmlElement> listed = answer.all(counted);
                    calls.log(answered.received(), new Page(page, paging == Paging.MORE, listed.size()));
                    all.addAll(listed);
                    if (paging == Paging.END) {
                        return new Had.It<>(List.copyOf(all));
                    }
                    if (paging == Paging.STUCK) {
                        return new Had.Not<>(new Outcome.Failed(Paging.STUCK_CODE, Paging.STUCK_SENTENCE), false);
                    }
                    at = following;
                }
            }
        }
        return new Had.Not<>(
                new Outcome.Failed(Paging.STUCK_CODE, "the list had not ended after " + MOST_PAGES + " pages"), false);
    }

    private <T> Had<T> not(Refusal refusal) {
        return new Had.Not<>(Refusals.outcome(refusal), calls.cutByDeadline(refusal));
    }
}
