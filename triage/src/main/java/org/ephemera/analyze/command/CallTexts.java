package org.ephemera.analyze.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.format.Json;

/** The commands that calls to a control plane carry. */
final class CallTexts {
    private static final int MOST = 1_000;

    private CallTexts() {}

    static List<CommandText> of(List<ControlCall> calls) {
        List<CommandText> texts = new ArrayList<>();
        calls.stream().filter(call -> !call.ours()).forEach(call -> {
            command(call, call.request(), texts);
            parts(call, call.request().path("overrides").path("containerOverrides"), texts);
            parts(call, call.request().path("containerDefinitions"), texts);
            uri(call, texts);
            for (PodBodies.Part part : PodBodies.of(call)) {
                part.commands().forEach(command -> add(call, pod(call, part.name()), command, texts));
            }
        });
        return texts;
    }

    /** ExecuteCommand's command, or that of an exec into a container group. */
    private static void command(ControlCall call, JsonNode request, List<CommandText> texts) {
        String subject = Json.text(request, "container")
                .or(() -> Json.text(request, "containerName"))
                .orElse(call.principal());
        words(call, subject, request.path("command"), texts);
    }

    private static void parts(ControlCall call, JsonNode containers, List<CommandText> texts) {
        for (JsonNode container : containers) {
            String subject = Json.text(container, "name").orElse(call.principal());
            words(call, subject, container.path("entryPoint"), texts);
            words(call, subject, container.path("command"), texts);
        }
    }

    private static void words(ControlCall call, String subject, JsonNode words, List<CommandText> texts) {
        if (words.isTextual()) {
            add(call, subject, words.textValue(), texts);
        } else if (words.isArray() && !words.isEmpty()) {
            List<String> line = new ArrayList<>();
            words.forEach(word -> line.add(word.asText()));
            add(call, subject, String.join(" ", line), texts);
        }
    }

    /** An audit log of Kubernetes has the words of a command in the address: {@code exec?command=sh&command=-c}. */
    private static void uri(ControlCall call, List<CommandText> texts) {
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
                line.add(decoded(parameter.substring("command=".length())));
            } else if (parameter.startsWith("container=")) {
                container = decoded(parameter.substring("container=".length()));
            }
        }
        if (!line.isEmpty()) {
            add(call, pod(call, container), String.join(" ", line), texts);
        }
    }

    /** As {@code namespace/pod/container}, where the entry says all of it. */
    static String pod(ControlCall call, String container) {
        JsonNode object = call.entry().path("objectRef");
        if (object.path("name").asText().isEmpty()) {
            return container.isEmpty() ? call.principal() : container;
        }
        return object.path("namespace").asText() + "/" + object.path("name").asText()
                + (container.isEmpty() ? "" : "/" + container);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static void add(ControlCall call, String subject, String value, List<CommandText> texts) {
        texts.add(text(call, subject, "", value));
    }

    /** @param what of the call it is, "" for its command */
    static CommandText text(ControlCall call, String subject, String what, String value) {
        return new CommandText(
                subject,
                call.action() + " by " + MatchExcerpt.line(call.principal()) + what,
                value,
                call.evidence(),
                call.error().isPresent() ? TextOrigin.ATTEMPT : PodBodies.origin(call),
                Optional.of(call.time()));
    }
}
