package org.ephemera.analyze.model;

import java.util.List;

/**
 * How a workload can be reached, what it was given, and how it came to where it is.
 *
 * @param remoteExec why commands can be run in it from outside, e.g. {@code enableExecuteCommand}
 * @param publicEnds addresses or names under which the internet reaches it
 * @param probeHosts hosts that probes and hooks call instead of the container itself
 * @param placements why it was put on one certain machine, e.g. {@code static pod (file)}
 * @param powers what its account may do to take over more than itself, e.g. {@code create pods/exec (ClusterRole/admin)}
 * @param policies what keeps others from it, or it from others, on the network; or that nothing does
 * @param secrets what secrets it was given, by name or ARN, never a value
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
