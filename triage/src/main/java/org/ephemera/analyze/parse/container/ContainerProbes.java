package org.ephemera.analyze.parse.container;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Probes and lifecycle hooks of a container in the form of Kubernetes, which Azure uses as well. */
public final class ContainerProbes {
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");
    private static final List<String> HOOKS = List.of("postStart", "preStop");

    private final List<ContainerExecution.Command> commands = new ArrayList<>();
    private final List<LocatedValue<String>> hosts = new ArrayList<>();

    public ContainerProbes(LocatedJson container) {
        PROBES.forEach(probe -> add(probe, container.at(probe)));
        HOOKS.forEach(hook -> add(hook, container.at("lifecycle", hook)));
        // Container Apps return the probes as a list.
        container.at("probes").items().forEach(probe -> add(probe.at("type").textOrEmpty(), probe));
    }

    private void add(String source, LocatedJson action) {
        LocatedJson words = action.at("exec", "command");
        if (!words.items().isEmpty()) {
            commands.add(new ContainerExecution.Command(source, words.textList(), false, words.evidence()));
        }
        for (String kind : List.of("httpGet", "tcpSocket")) {
            action.at(kind).text("host").ifPresent(hosts::add);
        }
    }

    public List<ContainerExecution.Command> commands() {
        return commands;
    }

    /** Returns the hosts that are called instead of the container. */
    public List<LocatedValue<String>> hosts() {
        return hosts;
    }
}
