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
public record ContainerPrivileges(
        Optional<LocatedValue<Boolean>> privileged,
        List<LocatedValue<String>> capAdd,
        List<LocatedValue<String>> capDrop,
        List<LocatedValue<String>> devices,
        List<LocatedValue<String>> deviceCgroupRules,
        Optional<LocatedValue<String>> pidMode,
        Optional<LocatedValue<String>> ipcMode,
        Optional<LocatedValue<String>> networkMode,
        Optional<LocatedValue<String>> utsMode,
        Optional<LocatedValue<String>> usernsMode,
        Optional<LocatedValue<String>> cgroupnsMode) {
    public static final ContainerPrivileges NONE = new ContainerPrivileges(
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

    public ContainerPrivileges {
        capAdd = List.copyOf(capAdd);
        capDrop = List.copyOf(capDrop);
        devices = List.copyOf(devices);
        deviceCgroupRules = List.copyOf(deviceCgroupRules);
    }
}
