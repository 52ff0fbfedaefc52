package org.ephemera.aws.call;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.StepResult;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.XmlElement;
import org.ephemera.model.Outcome;

/** Questions to one service of the Query protocol, each logged with the number of things in its answer. */
public final class QuerySteps {
    /** No list of ours is that long; whoever pages further goes in circles. */
    private static final int MOST_PAGES = 100;

    private final ItemCalls calls;
    private final QueryClient client;

    public QuerySteps(ItemCalls calls, QueryClient client) {
        this.calls = calls;
        this.client = client;
    }

    /** @param counted path of what the answer is counted by */
    public StepResult<XmlElement> ask(ApiOperation operation, Map<String, String> params, String... counted)
            throws IOException {
        return switch (calls.ask(ApiRequest.of(operation, client.region(), params), client)) {
            case CallResult.Refused<XmlElement> refused -> not(refused.refusal());
            case CallResult.Answered<XmlElement> answered -> {
                calls.log(
                        answered.received(),
                        ResponsePage.only(answered.response().all(counted).size()));
                yield new StepResult.It<>(answered.response());
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
    public StepResult<List<XmlElement>> list(
            ApiOperation operation, Map<String, String> params, String token, String[] next, String... counted)
            throws IOException {
        List<XmlElement> all = new ArrayList<>();
        String at = "";
        for (int page = 1; page <= MOST_PAGES; page++) {
            Map<String, String> asked = new TreeMap<>(params);
            if (!at.isEmpty()) {
                asked.put(token, at);
            }
            switch (calls.ask(ApiRequest.of(operation, client.region(), asked), client)) {
                case CallResult.Refused<XmlElement> refused -> {
                    return not(refused.refusal());
                }
                case CallResult.Answered<XmlElement> answered -> {
                    XmlElement answer = answered.response();
                    String following = answer.find(next).orElse("");
                    PageContinuation paging = PageContinuation.of(following, at);
                    List<XmlElement> listed = answer.all(counted);
                    calls.log(
                            answered.received(),
                            new ResponsePage(page, paging == PageContinuation.MORE, listed.size()));
                    all.addAll(listed);
                    if (paging == PageContinuation.END) {
                        return new StepResult.It<>(List.copyOf(all));
                    }
                    if (paging == PageContinuation.STUCK) {
                        return new StepResult.Not<>(
                                new Outcome.Failed(PageContinuation.STUCK_CODE, PageContinuation.STUCK_SENTENCE),
                                false);
                    }
                    at = following;
                }
            }
        }
        return new StepResult.Not<>(
                new Outcome.Failed(
                        PageContinuation.STUCK_CODE, "the list had not ended after " + MOST_PAGES + " pages"),
                false);
    }

    private <T> StepResult<T> not(ApiFailure refusal) {
        return new StepResult.Not<>(FailureOutcomes.outcome(refusal), calls.cutByDeadline(refusal));
    }
}
