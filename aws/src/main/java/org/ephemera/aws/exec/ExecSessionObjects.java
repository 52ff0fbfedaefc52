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
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Exec session logs in a bucket: one object {@code PREFIX/SESSION.log} a session. */
final class ExecSessionObjects {
    private static final String SUFFIX = ".log";
    /**
     * Form of bucket names. The name becomes part of the host name, or of the path if it contains dots (S3 user guide,
     * "Bucket naming rules").
     */
    private static final Pattern BUCKET =
            Pattern.compile("(?![0-9.]+$)(?!.*(?:[.][.-]|-[.]))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private final AwsClients clients;
    private final ItemCalls calls;
    private final ExecCatalog.Parameters place;
    private final PlannedItem item;

    ExecSessionObjects(AwsClients clients, ItemCalls calls, ExecCatalog.Parameters place, PlannedItem item) {
        this.clients = clients;
        this.calls = calls;
        this.place = place;
        this.item = item;
    }

    /** Plans every session that has an object. */
    SourceResult plan(Recorder recorder, Deadline deadline) throws IOException {
        if (!isValidBucket()) {
            return new SourceResult.Finished(invalidBucket());
        }
        SourceResult step = ExecSessionListing.found(
                list(ExecSessionListing.PREFIX, ExecSessionListing::isName, deadline),
                Comparator.comparing(ExecSessionObjects::modified).reversed(),
                object -> ExecLogPlan.planBucketLog(
                        session(object), place.bucket(), place.prefix().orElse(""), item, recorder));
        return step instanceof SourceResult.Finished finished
                ? new SourceResult.Finished(inBucket(finished.outcome()), finished.extent())
                : step;
    }

    /** Reads the objects of the item's session. */
    SourceResult session(Deadline deadline) throws IOException {
        if (!isValidBucket()) {
            return new SourceResult.Finished(invalidBucket());
        }
        String session = place.session();
        return switch (list(session, session::equals, deadline)) {
            case ListResult.OutOfTime<S3Object> none -> new SourceResult.Paused(ResumeCursor.START);
            case ListResult.Incomplete<S3Object> cut -> new SourceResult.Finished(inBucket(cut.why()));
            case ListResult.Complete<S3Object> whole -> read(whole.items(), deadline);
        };
    }

    private SourceResult read(List<S3Object> objects, Deadline deadline) throws IOException {
        long bytes = 0;
        for (S3Object object : objects) {
            if (deadline.passed()) {
                return new SourceResult.Paused(ResumeCursor.START);
            }
            switch (get(object.key())) {
                case CallResult.Failed<GetObjectResponse> refused -> {
                    return calls.isEndedByDeadline(refused.failure())
                            ? new SourceResult.Paused(ResumeCursor.START)
                            : new SourceResult.Finished(inBucket(outcome(refused.failure())));
                }
                case CallResult.Answered<GetObjectResponse> answered -> {
                    calls.log(answered.stored(), ResponsePage.only(1));
                    bytes += answered.stored().bytes();
                }
            }
        }
        return objects.isEmpty()
                ? new SourceResult.Finished(
                        inBucket(new Outcome.Expired("no object with this name exists: it was deleted")))
                : new SourceResult.Finished(
                        inBucket(new Outcome.Collected(CountText.of(bytes, "byte"))),
                        EvidenceExtent.of(objects.size())
                                .between(modified(objects.getFirst()), modified(objects.getLast())));
    }

    private ListResult<S3Object> list(String namePrefix, Predicate<String> session, Deadline deadline)
            throws IOException {
        return new ListPager(calls.recorded(), deadline)
                .read(
                        token -> page(folder() + namePrefix, token),
                        page -> select(page, session),
                        ListObjectsV2Response::nextContinuationToken);
    }

    private CallResult<ListObjectsV2Response> page(String prefix, String token) throws IOException {
        String region = place.region();
        String bucket = place.bucket();
        Map<String, String> params = new TreeMap<>(Map.of("Bucket", bucket, "Prefix", prefix));
        if (!token.isEmpty()) {
            params.put("ContinuationToken", token);
        }
        return calls.call(
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
        ApiRequest request = new ApiRequest(
                ExecCatalog.GET_OBJECT, region, new TreeMap<>(Map.of("Bucket", bucket, "Key", key)), StoredOnly::new);
        return calls.call(
                request,
                recorded -> clients.s3(region)
                        .getObject(
                                r -> r.bucket(bucket).key(key).overrideConfiguration(recorded),
                                (response, body) -> response));
    }

    /** Selects the objects of the window. An object is written when its session ends, which may be after the window. */
    private List<S3Object> select(ListObjectsV2Response page, Predicate<String> session) {
        return SdkCollections.withoutNulls(page.contents()).stream()
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

    private boolean isValidBucket() {
        return BUCKET.matcher(place.bucket()).matches();
    }

    private Outcome invalidBucket() {
        return new Outcome.Failed(
                DetailCode.BUCKET_INVALID,
                "the cluster's configuration contains the invalid bucket name '" + SanitizedText.of(place.bucket())
                        + "'; no request was sent");
    }

    private static Outcome outcome(ApiFailure refusal) {
        return switch (refusal.code()) {
            case "NoSuchBucket", "NoSuchKey" ->
                new Outcome.Expired("the bucket or object does not exist: it was deleted");
            default -> FailureOutcomes.outcome(refusal);
        };
    }

    /** Adds the name of the bucket, which the collector needs permission to read. */
    private Outcome inBucket(Outcome outcome) {
        return outcome.code().with(outcome.detail(), outcome.message() + "; bucket " + place.bucket());
    }

    /** View of a body that is stored but not parsed: an S3 object of any size. */
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
