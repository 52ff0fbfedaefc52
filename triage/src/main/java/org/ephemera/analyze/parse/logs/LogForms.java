package org.ephemera.analyze.parse.logs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.JsonTokenReader;
import org.ephemera.analyze.parse.sealed.ShortStrings;
import org.ephemera.format.Json;

/** Chooses the form of an answer's body and contains the short forms. */
final class LogForms {
    private LogForms() {}

    /** The form of an answer's body, or nothing if it is not where lines are. */
    static Optional<LogForm> of(ApiResponse answer, LogForm.Again again) {
        return switch (answer.artifact()) {
            case "aws.logs.stream", "aws.logs.late", "aws.logs.earlier-stream", "aws.logs.performance" ->
                Optional.of(new EventPage());
            case "aws.ecs.exec-session" -> session(answer);
            case "aws.logs.insights" ->
                answer.operation().equals("GetQueryResults")
                        ? Optional.of(new InsightsResultPage(again))
                        : Optional.empty();
            case "azure.aci.log", "azure.aci.earlier-log" ->
                Optional.of(answer.ending().equals("json") ? new ContentText() : PlainText.timed());
            case "azure.app.log-stream" -> Optional.of(PlainText.timed());
            case PodLogIdentity.CURRENT, PodLogIdentity.PREVIOUS ->
                answer.operation().equals(PodLogIdentity.OPERATION) ? Optional.of(new KubeletLog()) : Optional.empty();
            case "aws.eks.insights-logs" -> ofAgents(answer, again);
            case "azure.loganalytics.rows", "azure.aks.insights" -> Optional.of(new TableRows());
            default -> Optional.empty();
        };
    }

    /** As CloudWatch gave them, of whichever class the log group is. */
    private static Optional<LogForm> ofAgents(ApiResponse answer, LogForm.Again again) {
        return switch (answer.operation()) {
            case "FilterLogEvents" -> Optional.of(new AgentPage(new EventPage()));
            case LogBodyIndex.QUERIED -> Optional.of(new AgentPage(new InsightsResultPage(again)));
            default -> Optional.empty();
        };
    }

    /** A stream of events, or a list of objects and the object itself. */
    private static Optional<LogForm> session(ApiResponse answer) {
        return switch (answer.operation()) {
            case "GetLogEvents" -> Optional.of(new EventPage());
            case "GetObject" -> Optional.of(PlainText.written());
            default -> Optional.empty();
        };
    }

    /** A page of {@code GetLogEvents} or {@code FilterLogEvents}. */
    private static final class EventPage implements LogForm {
        @Override
        public void read(InputStream in, Consumer<ParsedLogEvent> each) throws IOException {
            try (JsonParser json = JsonTokenReader.of(in, ParsedLogEvent.LONGEST_JSON)) {
                if (!JsonTokenReader.enter(json, "events")) {
                    throw new IOException("there is no list of events");
                }
                long number = 0;
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    each.accept(event(json, number++));
                }
                if (json.currentToken() != JsonToken.END_ARRAY) {
                    throw new IOException("event " + number + " is no object");
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
            // FilterLogEvents gives an id and GetLogEvents does not; both tell when it was taken in.
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
     * A page of events that an agent on the nodes sent to CloudWatch: each message is a JSON object with the line in {@code log} and
     * whose it is in {@code kubernetes}. A message of another form is the line itself.
     */
    private static final class AgentPage implements LogForm {
        private static final int LONGEST = 1000;

        private final LogForm page;

        /** @param page the form of the answer that the events stand in */
        AgentPage(LogForm page) {
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
                            ? TruncatedText.text(name, LONGEST) + TableRows.KEPT
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

    /** The log of a container as Container Instances gives it: one string of up to 4 MB, which is held. */
    private static final class ContentText implements LogForm {
        private static final int LARGEST = 16 << 20;

        @Override
        public void read(InputStream in, Consumer<ParsedLogEvent> each) throws IOException {
            ShortStrings cut = new ShortStrings(in, LARGEST);
            try (JsonParser json = JsonTokenReader.of(cut)) {
                PlainText.timed().lines(new StringReader(content(json)), "/content", each);
                if (cut.cut()) {
                    throw new IOException("there is more than is read of one string, " + LARGEST + " bytes");
                }
            }
        }

        private static String content(JsonParser json) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals("content");
                JsonToken value = json.nextToken();
                if (wanted && (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL)) {
                    return JsonTokenReader.text(json);
                }
                json.skipChildren();
            }
            throw new IOException("there is no content");
        }
    }
}
