package org.ephemera.analyze.parse.logs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.JsonTokenReader;
import org.ephemera.analyze.parse.sealed.TruncatingJsonStream;
import org.ephemera.format.Json;

/** Selection of the format of a response's body. The short formats are nested classes. */
final class LogFormats {
    private LogFormats() {}

    /** Returns the format of a response's body; empty if the response contains no log lines. */
    static Optional<LogFormat> of(ApiResponse response, LogFormat.BodyReopener reopener) {
        return switch (response.artifact()) {
            case "aws.logs.stream", "aws.logs.late", "aws.logs.earlier-stream", "aws.logs.performance" ->
                Optional.of(new EventPage());
            case "aws.ecs.exec-session" -> session(response);
            case "aws.logs.insights" ->
                response.operation().equals("GetQueryResults")
                        ? Optional.of(new InsightsResultPage(reopener))
                        : Optional.empty();
            case "azure.aci.log", "azure.aci.earlier-log" ->
                Optional.of(response.extension().equals("json") ? new ContentText() : PlainText.timed());
            case "azure.app.log-stream" -> Optional.of(PlainText.timed());
            case PodLogIdentity.CURRENT, PodLogIdentity.PREVIOUS ->
                response.operation().equals(PodLogIdentity.OPERATION)
                        ? Optional.of(new KubeletLog())
                        : Optional.empty();
            case "aws.eks.insights-logs" -> agentEvents(response, reopener);
            case "azure.loganalytics.rows", "azure.aks.insights" -> Optional.of(new TableRows());
            default -> Optional.empty();
        };
    }

    /** Returns the format of responses of CloudWatch, for every log group class. */
    private static Optional<LogFormat> agentEvents(ApiResponse response, LogFormat.BodyReopener reopener) {
        return switch (response.operation()) {
            case "FilterLogEvents" -> Optional.of(new AgentPage(new EventPage()));
            case LogBodyIndex.QUERIED -> Optional.of(new AgentPage(new InsightsResultPage(reopener)));
            default -> Optional.empty();
        };
    }

    /** Returns the format of an exec session's log: events of a log stream, or an object in a bucket. */
    private static Optional<LogFormat> session(ApiResponse response) {
        return switch (response.operation()) {
            case "GetLogEvents" -> Optional.of(new EventPage());
            case "GetObject" -> Optional.of(PlainText.untimed());
            default -> Optional.empty();
        };
    }

    /** Page of {@code GetLogEvents} or {@code FilterLogEvents}. */
    private static final class EventPage implements LogFormat {
        @Override
        public void read(InputStream in, Consumer<ParsedLogEvent> each) throws IOException {
            try (JsonParser json = JsonTokenReader.of(in, ParsedLogEvent.LONGEST_JSON)) {
                if (!JsonTokenReader.enterArray(json, "events")) {
                    throw new IOException("the response has no array 'events'");
                }
                long number = 0;
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    each.accept(event(json, number++));
                }
                if (json.currentToken() != JsonToken.END_ARRAY) {
                    throw new IOException("event " + number + " is not a JSON object");
                }
            }
        }

        private static ParsedLogEvent event(JsonParser json, long number) throws IOException {
            String message = "";
            String stream = "";
            String id = "";
            String ingested = "";
            Optional<Instant> time = Optional.empty();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "message" -> message = JsonTokenReader.text(json);
                    case "logStreamName" -> stream = JsonTokenReader.text(json);
                    case "eventId" -> id = JsonTokenReader.text(json);
                    case "ingestionTime" -> ingested = JsonTokenReader.text(json);
                    case "timestamp" -> time = ParsedLogEvent.millis(JsonTokenReader.number(json));
                    default -> json.skipChildren();
                }
            }
            // FilterLogEvents returns an id and GetLogEvents does not; both return the ingestion time.
            return ParsedLogEvent.of(
                    "",
                    stream,
                    time,
                    ingested.isEmpty() ? id : ingested,
                    message,
                    new FileLocation.Pointer("/events/" + number + "/message"));
        }
    }

    /**
     * Page of events that an agent on the nodes sent to CloudWatch. Each message is a JSON object with the line in
     * {@code log} and the pod in {@code kubernetes}. A message of another form is the line itself.
     */
    private static final class AgentPage implements LogFormat {
        private static final int LONGEST = 1000;

        private final LogFormat page;

        /**
         * Creates the format.
         *
         * @param page format of the response that contains the events
         */
        AgentPage(LogFormat page) {
            this.page = page;
        }

        @Override
        public void read(InputStream in, Consumer<ParsedLogEvent> each) throws IOException {
            page.read(in, event -> each.accept(line(event)));
        }

        private static ParsedLogEvent line(ParsedLogEvent event) {
            JsonNode message = parsed(event.text());
            JsonNode log = message.path("log");
            if (!log.isTextual()) {
                return event;
            }
            JsonNode pod = message.path("kubernetes");
            String name = pod.path("namespace_name").asText() + "/"
                    + pod.path("pod_name").asText() + "/"
                    + pod.path("container_name").asText();
            return ParsedLogEvent.of(
                    pod.path("pod_name").isTextual()
                            ? TruncatedText.text(name, LONGEST) + TableRows.INSIGHTS_SUFFIX
                            : event.container(),
                    event.stream(),
                    event.time(),
                    event.id(),
                    log.textValue(),
                    event.place());
        }

        private static JsonNode parsed(String text) {
            if (!text.startsWith("{")) {
                return Json.object();
            }
            try {
                return Json.parse(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                return Json.object();
            }
        }
    }

    /** Log of Container Instances: one string of up to 4 MB, held in memory. */
    private static final class ContentText implements LogFormat {
        private static final int LARGEST = 16 << 20;

        @Override
        public void read(InputStream in, Consumer<ParsedLogEvent> each) throws IOException {
            TruncatingJsonStream cut = new TruncatingJsonStream(in, LARGEST);
            try (JsonParser json = JsonTokenReader.of(cut)) {
                PlainText.timed().lines(content(json), "/content", each);
                if (cut.isTruncated()) {
                    throw new IOException("the log exceeds the limit of one string, " + LARGEST + " bytes");
                }
            }
        }

        private static String content(JsonParser json) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the response is not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals("content");
                JsonToken value = json.nextToken();
                if (wanted && (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL)) {
                    return JsonTokenReader.text(json);
                }
                json.skipChildren();
            }
            throw new IOException("the response has no field 'content'");
        }
    }
}
