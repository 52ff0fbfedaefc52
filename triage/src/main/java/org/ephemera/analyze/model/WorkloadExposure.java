package org.ephemera.analyze.model;

import java.util.List;

/**
 * Access paths to a workload, its permissions, placement and secrets.
 *
 * @param remoteExec reasons why commands can be run in it from outside, e.g. {@code enableExecuteCommand}
 * @param publicEndpoints addresses or names at which the internet reaches it
 * @param probeHosts hosts that probes and hooks call instead of the container itself
 * @param placements reasons why it was scheduled on one specific machine, e.g. {@code static pod (file)}
 * @param takeoverPermissions permissions with which its account can take over more than itself
 * @param policies network policies that isolate it, or the statement that there is no network policy
 * @param secrets names or ARNs of the secrets that it receives, never values
 */
public record WorkloadExposure(
        List<LocatedValue<String>> remoteExec,
        List<LocatedValue<String>> publicEndpoints,
        List<LocatedValue<String>> probeHosts,
        List<PlacementSign> placements,
        List<TakeoverPermission> takeoverPermissions,
        List<LocatedValue<String>> policies,
        List<LocatedValue<String>> secrets) {
    public static final WorkloadExposure NONE =
            new WorkloadExposure(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public WorkloadExposure {
        remoteExec = List.copyOf(remoteExec);
        publicEndpoints = List.copyOf(publicEndpoints);
        probeHosts = List.copyOf(probeHosts);
        placements = List.copyOf(placements);
        takeoverPermissions = List.copyOf(takeoverPermissions);
        policies = List.copyOf(policies);
        secrets = List.copyOf(secrets);
    }
}
