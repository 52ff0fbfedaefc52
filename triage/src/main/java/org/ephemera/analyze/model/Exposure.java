package org.ephemera.analyze.model;

import java.util.List;

/**
 * Access paths to a workload, its permissions, placement and secrets.
 *
 * @param remoteExec reasons why commands can be run in it from outside, e.g. {@code enableExecuteCommand}
 * @param publicEnds addresses or names at which the internet reaches it
 * @param probeHosts hosts that probes and hooks call instead of the container itself
 * @param placements reasons why it was scheduled on one specific machine, e.g. {@code static pod (file)}
 * @param powers permissions with which its account can take over more than itself, e.g.
 *     {@code create pods/exec (ClusterRole/admin)}
 * @param policies network policies that isolate it, or the statement that there is no network policy
 * @param secrets names or ARNs of the secrets that it receives, never values
 */
public record Exposure(
        List<Fact<String>> remoteExec,
        List<Fact<String>> publicEnds,
        List<Fact<String>> probeHosts,
        List<Fact<String>> placements,
        List<Fact<String>> powers,
        List<Fact<String>> policies,
        List<Fact<String>> secrets) {
    public static final Exposure NONE =
            new Exposure(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public Exposure {
        remoteExec = List.copyOf(remoteExec);
        publicEnds = List.copyOf(publicEnds);
        probeHosts = List.copyOf(probeHosts);
        placements = List.copyOf(placements);
        powers = List.copyOf(powers);
        policies = List.copyOf(policies);
        secrets = List.copyOf(secrets);
    }
}
