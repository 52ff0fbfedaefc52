package org.ephemera.analyze.parse.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadExposure;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Container group of Azure Container Instances, as its GET returns it. */
record ContainerGroup(LocatedJson group) {
    Workload workload() {
        String id = group.at("id").textOrEmpty();
        return new Workload(
                Platform.ACI,
                AzureIdentity.subscription(id),
                id,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                containers(),
                AzureIdentity.of(group),
                AzureIdentity.tags(group),
                new WorkloadExposure(List.of(), publicEnds(), List.of(), List.of(), List.of(), List.of(), secrets()),
                List.of(),
                group.evidence(),
                Optional.empty());
    }

    private List<ContainerSpec> containers() {
        LocatedJson properties = group.at("properties");
        List<ContainerSpec> containers = new ArrayList<>();
        for (LocatedJson one : properties.at("containers").items()) {
            containers.add(new GroupContainer(one, ContainerSpec.Kind.MAIN, properties.at("volumes")).container());
        }
        for (LocatedJson one : properties.at("initContainers").items()) {
            containers.add(new GroupContainer(one, ContainerSpec.Kind.INIT, properties.at("volumes")).container());
        }
        return containers;
    }

    private List<LocatedValue<String>> publicEnds() {
        LocatedJson address = group.at("properties", "ipAddress");
        return address.at("type").textOrEmpty().equals("Public")
                ? Stream.of("ip", "fqdn")
                        .flatMap(name -> address.text(name).stream())
                        .toList()
                : List.of();
    }

    /**
     * Returns the secrets: variables whose values Azure does not return, files of secret volumes, and passwords of
     * registries.
     */
    private List<LocatedValue<String>> secrets() {
        List<LocatedValue<String>> secrets = new ArrayList<>();
        LocatedJson properties = group.at("properties");
        List<LocatedJson> containers =
                new ArrayList<>(properties.at("containers").items());
        containers.addAll(properties.at("initContainers").items());
        for (LocatedJson one : containers) {
            for (LocatedJson variable :
                    one.at("properties", "environmentVariables").items()) {
                if (!variable.at("value").exists()) {
                    variable.text("name").ifPresent(secrets::add);
                }
            }
        }
        for (LocatedJson volume : properties.at("volumes").items()) {
            if (volume.at("secret").exists() || volume.at("secretReference").exists()) {
                volume.text("name")
                        .ifPresent(name -> secrets.add(
                                new LocatedValue<>("files of the volume " + name.value(), name.evidence())));
            }
        }
        for (LocatedJson registry : properties.at("imageRegistryCredentials").items()) {
            if (registry.at("username").exists()) {
                registry.text("server")
                        .ifPresent(server ->
                                secrets.add(new LocatedValue<>("password of " + server.value(), server.evidence())));
            }
        }
        return secrets;
    }
}
