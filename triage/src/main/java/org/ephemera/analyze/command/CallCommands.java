package org.ephemera.analyze.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.format.Json;

/** Commands in calls to a control plane. */
final class CallCommands {
    private static final int MOST = 1_000;

    private CallCommands() {}

    static List<CommandText> of(List<ControlCall> calls) {
        List<CommandText> texts = new ArrayList<>();
        calls.stream().filter(call -> !call.isCollectorRead()).forEach(call -> {
            addCommand(call, call.request(), texts);
            addContainers(call, call.request().path("overrides").path("containerOverrides"), texts);
            addContainers(call, call.request().path("containerDefinitions"), texts);
            addExecUrl(call, texts);
            for (AuditedPodContainers.PodContainer part : AuditedPodContainers.of(call)) {
                part.commands().forEach(command -> add(call, pod(call, part.name()), command, texts));
            }
        });
        return texts;
    }

    /** Adds the command of ExecuteCommand, or of an exec into a container group. */
    private static void addCommand(ControlCall call, JsonNode request, List<CommandText> texts) {
        String subject = Json.text(request, "container")
                .or(() -> Json.text(request, "containerName"))
                .orElse(call.principal());
        addWords(call, subject, request.path("command"), texts);
    }

    private static void addContainers(ControlCall call, JsonNode containers, List<CommandText> texts) {
        for (JsonNode container : containers) {
            String subject = Json.text(container, "name").orElse(call.principal());
            addWords(call, subject, container.path("entryPoint"), texts);
            addWords(call, subject, container.path("command"), texts);
        }
    }

    private static void addWords(ControlCall call, String subject, JsonNode words, List<CommandText> texts) {
        if (words.isTextual()) {
            add(call, subject, words.textValue(), texts);
        } else if (words.isArray() && !words.isEmpty()) {
            List<String> line = new ArrayList<>();
            words.forEach(word -> line.add(word.asText()));
            add(call, subject, String.join(" ", line), texts);
        }
    }

    /** Adds the command in the URL of an audit log entry of Kubernetes: {@code exec?command=sh&command=-c}. */
    private static void addExecUrl(ControlCall call, List<CommandText> texts) {
        String uri = Json.text(call.entry(), "requestURI")
                .or(() -> Json.text(call.request(), "requestURI"))
                .orElse("");
        int query = uri.indexOf('?');
        if (query < 0) {
            return;
        }
        List<String> line = new ArrayList<>();
        String container = "";
        for (String parameter : uri.substring(query + 1).split("&", MOST)) {
            if (parameter.startsWith("command=")) {
                line.add(urlDecode(parameter.substring("command=".length())));
            } else if (parameter.startsWith("container=")) {
                container = urlDecode(parameter.substring("container=".length()));
            }
        }
        if (!line.isEmpty()) {
            add(call, pod(call, container), String.join(" ", line), texts);
        }
    }

    /** Returns {@code namespace/pod/container}, as far as the entry contains these names. */
    static String pod(ControlCall call, String container) {
        JsonNode object = call.entry().path("objectRef");
        if (object.path("name").asText().isEmpty()) {
            return container.isEmpty() ? call.principal() : container;
        }
        return object.path("namespace").asText() + "/" + object.path("name").asText()
                + (container.isEmpty() ? "" : "/" + container);
    }

    private static String urlDecode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static void add(ControlCall call, String subject, String value, List<CommandText> texts) {
        texts.add(text(call, subject, "", value));
    }

    /**
     * Returns one text of a call.
     *
     * @param what describes the part of the call; "" for its command
     */
    static CommandText text(ControlCall call, String subject, String what, String value) {
        return new CommandText(
                subject,
                call.action() + " by " + MatchExcerpt.line(call.principal()) + what,
                value,
                call.evidence(),
                call.error().isPresent() ? TextOrigin.ATTEMPT : AuditedPodContainers.origin(call),
                Optional.of(call.time()));
    }
}
