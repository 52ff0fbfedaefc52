package org.ephemera.aws.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** ECS Exec: operations, parameters and artifacts of logged sessions. */
public final class ExecCatalog {
    public static final ApiOperation LIST_OBJECTS = new ApiOperation("s3", "ListObjectsV2", "s3:ListBucket");
    public static final ApiOperation GET_OBJECT = ApiOperation.of("s3", "GetObject");

    /** Maximum duration of a session (Systems Manager user guide, "Specify maximum session duration"). */
    public static final Duration LONGEST_SESSION = Duration.ofDays(1);

    public static final Artifact EXEC_LOGS = new Artifact(
            "aws.ecs.exec-logs",
            "Log destination of exec sessions, and the sessions that it contains",
            Volatility.V3,
            false,
            false,
            List.of(LogsCatalog.DESCRIBE_LOG_STREAMS.key(), LIST_OBJECTS.key()),
            List.of(LogsCatalog.DESCRIBE_LOG_STREAMS.permission(), LIST_OBJECTS.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html");

    public static final Artifact EXEC_SESSION = new Artifact(
            "aws.ecs.exec-session",
            "The log of an exec session: its input and output",
            Volatility.V3,
            false,
            true,
            List.of("logs:GetLogEvents", LogsCatalog.DESCRIBE_LOG_GROUPS.key(), LIST_OBJECTS.key(), GET_OBJECT.key()),
            List.of(
                    "logs:GetLogEvents",
                    LogsCatalog.DESCRIBE_LOG_GROUPS.permission(),
                    LIST_OBJECTS.permission(),
                    GET_OBJECT.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html");

    /**
     * Parameters of {@link #EXEC_LOGS} and {@link #EXEC_SESSION}: a log group or a bucket.
     *
     * @param session id of the session, also the name of its stream; "" for a destination
     * @param prefix prefix of the objects in the bucket
     */
    public record Parameters(
            String target,
            String session,
            String region,
            String group,
            String stream,
            String bucket,
            Optional<String> prefix) {
        public static Parameters inGroup(String target, String session, String region, String group) {
            return new Parameters(target, session, region, group, session, "", Optional.empty());
        }

        public static Parameters inBucket(String target, String session, String region, String bucket, String prefix) {
            return new Parameters(target, session, region, "", "", bucket, Optional.of(prefix));
        }

        /** Returns the parameters of an item without a destination. */
        public static Parameters nowhere(String target, String session, String region) {
            return new Parameters(target, session, region, "", "", "", Optional.empty());
        }
    }

    private ExecCatalog() {}
}
