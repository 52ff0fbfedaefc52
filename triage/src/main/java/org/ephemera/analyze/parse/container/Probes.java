package org.ephemera.analyze.parse.container;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.Execution;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Probes and hooks of a container as Kubernetes has them, and Azure after it. */
public final class Probes {
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");
    private static final List<String> HOOKS = List.of("postStart", "preStop");

    private final List<Execution.Command> commands = new ArrayList<>();
    private final List<Fact<String>> hosts = new ArrayList<>();

    public Probes(LocatedJson container) {
        PROBES.forEach(probe -> add(probe, container.at(probe)));
        HOOKS.forEach(hook -> add(hook, container.at("lifecycle", hook)));
        // Container Apps keep them in a list.
        container.at("probes").items().forEach(probe -> add(probe.at("type").words(), probe));
    }

    private void add(String source, LocatedJson action) {
        LocatedJson words = action.at("exec", "command");
        if (!words.items().isEmpty()) {
            commands.add(new Execution.Command(source, words.wordList(), false, words.evidence()));
        }
        for (String kind : List.of("httpGet", "tcpSocket")) {
            action.at(kind).text("host").ifPresent(hosts::add);
        }
    }

    public List<Execution.Command> commands() {
        return commands;
    }

    /** Hosts that are called in place of the container. */
    public List<Fact<String>> hosts() {
        return hosts;
    }
}
