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

/**
 * Recorded calls to one service with the AWS Query protocol, with pagination. Each response is logged with the number
 * of its records.
 */
public final class AwsQueryCalls {
    /** Page limit. No list that is read here is that long; more pages mean that the page tokens form a cycle. */
    private static final int MOST_PAGES = 100;

    private final ItemCalls calls;
    private final AwsQueryClient client;

    public AwsQueryCalls(ItemCalls calls, AwsQueryClient client) {
        this.calls = calls;
        this.client = client;
    }

    /**
     * Calls an operation without pagination.
     *
     * @param counted path of the elements that are counted as records
     */
    public StepResult<XmlElement> call(ApiOperation operation, Map<String, String> params, String... counted)
            throws IOException {
        return switch (calls.call(ApiRequest.of(operation, client.region(), params), client)) {
            case CallResult.Failed<XmlElement> refused -> failed(refused.failure());
            case CallResult.Answered<XmlElement> answered -> {
                calls.log(
                        answered.stored(),
                        ResponsePage.only(answered.response().all(counted).size()));
                yield new StepResult.Value<>(answered.response());
            }
        };
    }

    /**
     * Reads all pages of a list.
     *
     * @param token name of the request parameter with the page token
     * @param next path of the next page token in the response
     * @param counted path of the listed elements
     * @return all elements, or a failed step if one page failed
     */
    public StepResult<List<XmlElement>> list(
            ApiOperation operation, Map<String, String> params, String token, String[] next, String... counted)
            throws IOException {
        List<XmlElement> all = new ArrayList<>();
        String at = "";
        for (int page = 1; page <= MOST_PAGES; page++) {
            Map<String, String> query = new TreeMap<>(params);
            if (!at.isEmpty()) {
                query.put(token, at);
            }
            switch (calls.call(ApiRequest.of(operation, client.region(), query), client)) {
                case CallResult.Failed<XmlElement> refused -> {
                    return failed(refused.failure());
                }
                case CallResult.Answered<XmlElement> answered -> {
                    XmlElement response = answered.response();
                    String following = response.find(next).orElse("");
                    PageContinuation paging = PageContinuation.of(following, at);
                    List<XmlElement> listed = response.all(counted);
                    calls.log(
                            answered.stored(), new ResponsePage(page, paging == PageContinuation.MORE, listed.size()));
                    all.addAll(listed);
                    if (paging == PageContinuation.END) {
                        return new StepResult.Value<>(List.copyOf(all));
                    }
                    if (paging == PageContinuation.STUCK) {
                        return new StepResult.Missing<>(
                                new Outcome.Failed(PageContinuation.STUCK_CODE, PageContinuation.STUCK_SENTENCE),
                                false);
                    }
                    at = following;
                }
            }
        }
        return new StepResult.Missing<>(
                new Outcome.Failed(
                        PageContinuation.STUCK_CODE, "the list was still incomplete after " + MOST_PAGES + " pages"),
                false);
    }

    private <T> StepResult<T> failed(ApiFailure refusal) {
        return new StepResult.Missing<>(FailureOutcomes.outcome(refusal), calls.isEndedByDeadline(refusal));
    }
}
