package org.ephemera.analyze.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;

/**
 * Timeline entries of every time in a response of a control plane or registry, recognized by the name of its field:
 * created, pulled, started, stopped, first and last of an event.
 */
final class RecordedTimes {
    private static final List<String> TASKS = List.of(
            "aws.ecs.task",
            "aws.ecs.service",
            "aws.ecs.definition-history",
            "aws.ecs.container-instance",
            "aws.ecs.startup-events",
            "aws.ec2.instances",
            "aws.elb.targets",
            "azure.aci.group",
            "azure.aci.startup-events",
            "azure.app",
            "azure.job",
            "docker.");
    private static final List<String> NOT_DOCUMENTS = List.of("azure.app.log-stream", "azure.aci.log");
    private static final List<String> IMAGES = List.of("aws.ecr.image", "azure.acr.image");
    private static final List<String> ENDINGS = List.of("At", "Time", "Timestamp", "Date", "On", "_at", "Seen");
    private static final List<String> WHOLE = List.of("created", "timestamp", "createdate");
    private static final List<String> NAMES = List.of(
            "name",
            "containerName",
            "serviceName",
            "taskArn",
            "serviceArn",
            "taskDefinitionArn",
            "repositoryName",
            "loginServer",
            "instanceId",
            "LoadBalancerName",
            "arn",
            "id");
    private static final List<String> ACTORS = List.of("startedBy", "registeredBy", "createdBy", "lastModifiedBy");
    /** Fields that explain a time, by the prefix of its field. */
    private static final Map<String, List<String>> DETAILS = Map.of(
            "stop", List.of("stopCode", "stoppedReason", "exitCode", "reason"),
            "execution", List.of("stopCode", "stoppedReason"),
            "finish", List.of("state", "exitCode", "detailStatus", "status"),
            "start", List.of("state", "detailStatus"),
            "created", List.of("status", "rolloutState", "taskDefinition", "image", "created_by"),
            "updated", List.of("status", "rolloutState", "rolloutStateReason"),
            "image", List.of("imageDigest", "imageTags"),
            "lastrecorded", List.of("imageDigest"));

    private static final List<String> ITEMS =
            List.of("image", "repository", "container", "task", "service", "id", "target");

    private final TimelineEntries entries;
    private final EntryKind kind;
    /** Subject if the document contains no name. */
    private final String subject;
    /** Type of the alert, if the document is an alert. */
    private final Optional<String> alert;
    /** Evidence of the document, if it is one line of a file. */
    private final Optional<EvidenceLocation> line;

    private RecordedTimes(
            TimelineEntries entries,
            EntryKind kind,
            String subject,
            Optional<String> alert,
            Optional<EvidenceLocation> line) {
        this.entries = entries;
        this.kind = kind;
        this.subject = subject;
        this.alert = alert;
        this.line = line;
    }

    private RecordedTimes(TimelineEntries entries, EntryKind kind, String subject) {
        this(entries, kind, subject, Optional.empty(), Optional.empty());
    }

    static void add(SealedPackage sealed, TimelineEntries entries, List<EvidenceGap> gaps) {
        for (ApiResponse answer : sealed.responses()) {
            kind(answer.artifact()).ifPresent(kind -> {
                try {
                    new RecordedTimes(entries, kind, subject(answer))
                            .walk(sealed.read(answer), answer.evidence(), List.of());
                } catch (IOException e) {
                    gaps.add(new EvidenceGap(
                            answer.item(),
                            "the timeline does not contain the times of "
                                    + answer.files().getFirst().path() + ": " + e.getMessage()));
                }
            });
        }
    }

    /** Adds the times of an alert. Its type precedes only the times of the alert itself. */
    static void addAlert(JsonNode event, String type, EvidenceLocation evidence, TimelineEntries entries) {
        Optional<EvidenceLocation> line =
                Optional.of(evidence).filter(place -> place.place() instanceof FileLocation.Line);
        // The place in the event decides whose times they are.
        EvidenceLocation root = new EvidenceLocation(evidence.file(), FileLocation.root(), evidence.sha256());
        new RecordedTimes(entries, EntryKind.ALERT, "", Optional.of(type), line).walk(event, root, List.of());
    }

    /** Adds the times of one object of a response with several. */
    static void addObject(JsonNode object, EvidenceLocation evidence, TimelineEntries entries) {
        new RecordedTimes(entries, EntryKind.TASK, "").walk(object, evidence, List.of());
    }

    private static Optional<EntryKind> kind(String artifact) {
        if (NOT_DOCUMENTS.stream().anyMatch(artifact::startsWith)) {
            return Optional.empty();
        }
        if (IMAGES.stream().anyMatch(artifact::startsWith)) {
            return Optional.of(EntryKind.IMAGE);
        }
        return TASKS.stream().anyMatch(artifact::startsWith) ? Optional.of(EntryKind.TASK) : Optional.empty();
    }

    /**
     * Adds the times of an object and everything below it.
     *
     * @param above enclosing objects, nearest last
     */
    private void walk(JsonNode json, EvidenceLocation evidence, List<JsonNode> above) {
        if (json.isArray()) {
            int index = 0;
            for (JsonNode element : json) {
                walk(element, evidence.child(index++), above);
            }
        } else if (json.isObject()) {
            List<JsonNode> path = new ArrayList<>(above);
            path.add(json);
            json.properties().forEach(field -> {
                EvidenceLocation place = evidence.child(field.getKey());
                if (field.getValue().isContainerNode()) {
                    walk(field.getValue(), place, path);
                } else if (isTime(field.getKey())) {
                    DocumentTime.of(field.getValue())
                            .ifPresent(moment -> add(moment, field.getKey(), json, above, place));
                }
            });
        }
    }

    private void add(
            DocumentTime moment, String field, JsonNode object, List<JsonNode> above, EvidenceLocation evidence) {
        boolean event = object.has("firstTimestamp") || object.has("message");
        List<JsonNode> path = new ArrayList<>(above);
        if (!event) {
            path.add(object);
        }
        String actor = firstText(ACTORS, object).orElse("");
        String what = event ? describeEvent(field, object) : describeField(field, object);
        Optional<String> other = alert.flatMap(type -> AlertTimes.of(object, evidence));
        entries.add(
                other.isPresent() ? EntryKind.TASK : kind,
                moment,
                field,
                subject(path),
                other.map(RecordedTimes::alertPrefix)
                                .or(() -> alert.map(RecordedTimes::typePrefix))
                                .orElse("")
                        + what,
                actor,
                line.orElse(evidence));
    }

    private static String alertPrefix(String thing) {
        return "(reported by the alert) " + (thing.isEmpty() ? "" : thing + " ");
    }

    private static String typePrefix(String type) {
        return type.isEmpty() ? "" : type + ": ";
    }

    /** Describes an event, which contains a message, a first and a last time, and a count. */
    private static String describeEvent(String field, JsonNode event) {
        StringBuilder text = new StringBuilder();
        firstText(List.of("reason", "name", "type"), event)
                .ifPresent(name -> text.append(name).append(": "));
        text.append(firstText(List.of("message"), event).orElse(""));
        int count = event.path("count").asInt(1);
        if (count > 1) {
            text.append(field.toLowerCase(Locale.ROOT).startsWith("first") ? " (first of " : " (last of ")
                    .append(count)
                    .append(")");
        }
        return text.toString();
    }

    private static String describeField(String field, JsonNode object) {
        String lower = field.toLowerCase(Locale.ROOT);
        List<String> details = DETAILS.entrySet().stream()
                .filter(entry -> lower.startsWith(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .sorted()
                .flatMap(name -> detail(name, object))
                .toList();
        return words(field) + (details.isEmpty() ? "" : ": " + String.join(", ", details));
    }

    private static Stream<String> detail(String name, JsonNode object) {
        JsonNode value = object.path(name);
        if (value.isMissingNode()
                || value.isNull()
                || value.isObject()
                || value.asText(" ").isEmpty()) {
            return Stream.of();
        }
        return Stream.of(name + " " + (value.isArray() ? value.toString() : value.asText()));
    }

    /** Converts a field name to words: {@code pullStartedAt} is "pull started". */
    private static String words(String field) {
        String bare = field.endsWith("At") ? field.substring(0, field.length() - 2) : field;
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < bare.length(); i++) {
            char letter = bare.charAt(i);
            if (Character.isUpperCase(letter) && i > 0) {
                words.append(' ');
            }
            words.append(Character.toLowerCase(letter));
        }
        return words.toString();
    }

    private static String subject(ApiResponse answer) {
        return ITEMS.stream()
                .map(answer::itemParam)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
    }

    private String subject(List<JsonNode> path) {
        for (JsonNode object : path.reversed()) {
            Optional<String> name = firstText(NAMES, object);
            if (name.isPresent()) {
                return name.get().startsWith("arn:")
                        ? name.get().substring(name.get().lastIndexOf('/') + 1)
                        : name.get();
            }
        }
        return subject;
    }

    private static Optional<String> firstText(List<String> names, JsonNode object) {
        return names.stream()
                .flatMap(name -> Json.text(object, name).stream())
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private static boolean isTime(String field) {
        return ENDINGS.stream().anyMatch(field::endsWith) || WHOLE.contains(field.toLowerCase(Locale.ROOT));
    }
}
