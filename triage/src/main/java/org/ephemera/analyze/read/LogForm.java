package org.ephemera.analyze.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** The form in which a body gives lines of a log. */
interface LogForm {
    /**
     * Reads a body line by line; leaves the stream open.
     *
     * @throws IOException if it is not of this form, after the lines that were; the message holds nothing of the body
     */
    void read(InputStream in, Consumer<LogEvent> each) throws IOException;

    /** Another reading of the same body, for what stands behind its lines. */
    interface Again {
        InputStream open() throws IOException;
    }

    /** The form of an answer's body, or nothing if it is not where lines are. */
    static Optional<LogForm> of(Answer answer, Again again) {
        return switch (answer.artifact()) {
            case "aws.logs.stream", "aws.logs.late", "aws.logs.earlier-stream", "aws.logs.performance" ->
                Optional.of(new EventPage());
            case "aws.ecs.exec-session" -> session(answer);
            case "aws.logs.insights" ->
                answer.operation().equals("GetQueryResults") ? Optional.of(new QueryPage(again)) : Optional.empty();
            case "azure.aci.log", "azure.aci.earlier-log" ->
                Optional.of(answer.ending().equals("json") ? new ContentText() : PlainText.timed());
            case "azure.app.log-stream" -> Optional.of(PlainText.timed());
            case PodLogs.CURRENT, PodLogs.PREVIOUS ->
                answer.operation().equals(PodLogs.OPERATION) ? Optional.of(new KubeletLog()) : Optional.empty();
            case "aws.eks.insights-logs" -> ofAgents(answer, again);
            case "azure.loganalytics.rows", "azure.aks.insights" -> Optional.of(new TableRows());
            default -> Optional.empty();
        };
    }

    /** As CloudWatch gave them, of whichever class the log group is. */
    private static Optional<LogForm> ofAgents(Answer answer, Again again) {
        return switch (answer.operation()) {
            case "FilterLogEvents" -> Optional.of(new AgentPage(new EventPage()));
            case Streams.QUERIED -> Optional.of(new AgentPage(new QueryPage(again)));
            default -> Optional.empty();
        };
    }

    /** A stream of events, or a list of objects and the object itself. */
    private static Optional<LogForm> session(Answer answer) {
        return switch (answer.operation()) {
            case "GetLogEvents" -> Optional.of(new EventPage());
            case "GetObject" -> Optional.of(PlainText.written());
            default -> Optional.empty();
        };
    }
}
