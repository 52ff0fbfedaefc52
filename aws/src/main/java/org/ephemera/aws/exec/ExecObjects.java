package org.ephemera.aws.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.ExecCatalog;
import org.ephemera.aws.plan.ExecLogPlan;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The exec sessions that are logged in a bucket: {@code PREFIX/SESSION.log}, one object a session. */
final class ExecObjects {
    private static final String SUFFIX = ".log";
    /**
     * A bucket's name becomes part of a host's, or with dots in it a part of the path (S3 user guide, "Bucket naming
     * rules").
     */
    private static final Pattern BUCKET =
            Pattern.compile("(?![0-9.]+$)(?!.*(?:[.][.-]|-[.]))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private final AwsClients clients;
    private final ItemCalls calls;
    private final ExecCatalog.Parameters place;
    private final PlannedItem item;

    ExecObjects(AwsClients clients, ItemCalls calls, ExecCatalog.Parameters place, PlannedItem item) {
        this.clients = clients;
        this.calls = calls;
        this.place = place;
        this.item = item;
    }

    /** Plans every session of which there is an object. */
    Step plan(Recorder recorder, Deadline deadline) throws IOException {
        if (!isBucket()) {
            return new Step.Finished(noBucket());
        }
        Step step = ExecSessions.found(
                list(ExecSessions.PREFIX, ExecSessions::isName, deadline),
                Comparator.comparing(ExecObjects::modified).reversed(),
                object -> ExecLogPlan.inBucket(
                        session(object), place.bucket(), place.prefix().orElse(""), item, recorder));
        return step instanceof Step.Finished finished
                ? new Step.Finished(inBucket(finished.outcome()), finished.extent())
                : step;
    }

    /** Reads the objects of the one session that the item names. */
    Step session(Deadline deadline) throws IOException {
        if (!isBucket()) {
            return new Step.Finished(noBucket());
        }
        String session = place.session();
        return switch (list(session, session::equals, deadline)) {
            case ListResult.OutOfTime<S3Object> none -> new Step.Paused(Cursor.START);
            case ListResult.Cut<S3Object> cut -> new Step.Finished(inBucket(cut.why()));
            case ListResult.Whole<S3Object> whole -> read(whole.items(), deadline);
        };
    }

    private Step read(List<S3Object> objects, Deadline deadline) throws IOException {
        long bytes = 0;
        for (S3Object object : objects) {
            if (deadline.passed()) {
                return new Step.Paused(Cursor.START);
            }
            switch (get(object.key())) {
                case CallResult.Refused<GetObjectResponse> refused -> {
                    return calls.cutByDeadline(refused.refusal())
                            ? new Step.Paused(Cursor.START)
                            : new Step.Finished(inBucket(outcome(refused.refusal())));
                }
                case CallResult.Answered<GetObjectResponse> answered -> {
                    calls.log(answered.received(), ResponsePage.only(1));
                    bytes += answered.received().bytes();
                }
            }
        }
        return objects.isEmpty()
                ? new Step.Finished(inBucket(new Outcome.Expired("there is no object of that name: it was deleted")))
                : new Step.Finished(
                        inBucket(new Outcome.Collected(CountText.of(bytes, "byte"))),
                        Extent.of(objects.size()).between(modified(objects.getFirst()), modified(objects.getLast())));
    }

    private ListResult<S3Object> list(String beginning, Predicate<String> session, Deadline deadline)
            throws IOException {
        return new ListPager(calls.recorded(), deadline)
                .read(
                        token -> page(folder() + beginning, token),
                        page -> wanted(page, session),
                        ListObjectsV2Response::nextContinuationToken);
    }

    private CallResult<ListObjectsV2Response> page(String prefix, String token) throws IOException {
        String region = place.region();
        String bucket = place.bucket();
        Map<String, String> params = new TreeMap<>(Map.of("Bucket", bucket, "Prefix", prefix));
        if (!token.isEmpty()) {
            params.put("ContinuationToken", token);
        }
        return calls.ask(
                ApiRequest.of(ExecCatalog.LIST_OBJECTS, region, params),
                recorded -> clients.s3(region)
                        .listObjectsV2(r -> r.bucket(bucket)
                                .prefix(prefix)
                                .continuationToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private CallResult<GetObjectResponse> get(String key) throws IOException {
        String region = place.region();
        String bucket = place.bucket();
        ApiRequest question = new ApiRequest(
                ExecCatalog.GET_OBJECT, region, new TreeMap<>(Map.of("Bucket", bucket, "Key", key)), StoredOnly::new);
        return calls.ask(
                question,
                recorded -> clients.s3(region)
                        .getObject(
                                r -> r.bucket(bucket).key(key).overrideConfiguration(recorded),
                                (response, body) -> response));
    }

    /** An object is written when its session ends, which may be after the window. */
    private List<S3Object> wanted(ListObjectsV2Response page, Predicate<String> session) {
        return SdkCollections.in(page.contents()).stream()
                .filter(object -> object.key() != null && session.test(session(object)))
                .filter(object -> !modified(object).isBefore(item.window().from()))
                .toList();
    }

    private String folder() {
        String prefix = place.prefix().orElse("");
        return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }

    private String session(S3Object object) {
        String key = object.key();
        return key.startsWith(folder()) && key.endsWith(SUFFIX)
                ? key.substring(folder().length(), key.length() - SUFFIX.length())
                : "";
    }

    private static Instant modified(S3Object object) {
        return Optional.ofNullable(object.lastModified()).orElse(Instant.MAX);
    }

    private boolean isBucket() {
        return BUCKET.matcher(place.bucket()).matches();
    }

    private Outcome noBucket() {
        return new Outcome.Failed(
                DetailCode.BUCKET_INVALID,
                "the cluster's configuration names the bucket '" + SanitizedText.of(place.bucket())
                        + "', which cannot be one; nothing was asked of it");
    }

    private static Outcome outcome(ApiFailure refusal) {
        return switch (refusal.code()) {
            case "NoSuchBucket", "NoSuchKey" -> new Outcome.Expired("it does not exist: it was deleted");
            default -> FailureOutcomes.outcome(refusal);
        };
    }

    /** Which bucket it is that the collector needs to be allowed to read. */
    private Outcome inBucket(Outcome outcome) {
        return outcome.code().with(outcome.detail(), outcome.message() + "; in the bucket " + place.bucket());
    }

    /** For a body that nobody here reads: an object of S3, however large. */
    private static final class StoredOnly implements BodyView {
        @Override
        public OutputStream copy() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream forSdk(StoredBody stored) {
            return InputStream.nullInputStream();
        }
    }
}
