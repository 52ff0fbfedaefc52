package org.ephemera.analyze.model;

import java.util.List;
import java.util.Optional;

/**
 * Privileges of a container on its host. Modes use Docker's words ({@code host}, {@code container:ID}, {@code task}).
 *
 * @param capAdd upper case, without {@code CAP_}
 * @param cgroupnsMode {@code host}, {@code private}, or {@code writable} if it may write to its cgroups
 * @param devices paths on the host; {@code gpu:…} for devices that the platform assigns itself
 */
public record Privileges(
        Optional<Fact<Boolean>> privileged,
        List<Fact<String>> capAdd,
        List<Fact<String>> capDrop,
        List<Fact<String>> devices,
        List<Fact<String>> deviceCgroupRules,
        Optional<Fact<String>> pidMode,
        Optional<Fact<String>> ipcMode,
        Optional<Fact<String>> networkMode,
        Optional<Fact<String>> utsMode,
        Optional<Fact<String>> usernsMode,
        Optional<Fact<String>> cgroupnsMode) {
    public static final Privileges NONE = new Privileges(
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Privileges {
        capAdd = List.copyOf(capAdd);
        capDrop = List.copyOf(capDrop);
        devices = List.copyOf(devices);
        deviceCgroupRules = List.copyOf(deviceCgroupRules);
    }
}
