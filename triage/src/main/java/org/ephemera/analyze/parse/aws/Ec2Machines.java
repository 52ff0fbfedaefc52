package org.ephemera.analyze.parse.aws;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;

/** EC2 instances, their disks, and the network interfaces of tasks. */
public final class Ec2Machines {
    private final Map<String, LocatedJson> instances = new LinkedHashMap<>();
    private final Map<String, Map<String, LocatedValue<String>>> volumes = new LinkedHashMap<>();
    private final Map<String, LocatedValue<String>> addresses = new LinkedHashMap<>();

    /** Reads responses of EC2. */
    public Ec2Machines(List<LocatedJson> documents) {
        for (LocatedJson document : documents) {
            for (LocatedJson reservation : document.at("reservationSet").items()) {
                reservation.at("instancesSet").items().forEach(this::instance);
            }
            document.at("volumeSet").items().forEach(this::volume);
            document.at("networkInterfaceSet").items().forEach(this::networkInterface);
        }
    }

    public static Ec2Machines of(ResponseDocuments bodies) {
        List<LocatedJson> documents = new ArrayList<>(bodies.of(Set.of("aws.ec2.instances"), "DescribeInstances"));
        documents.addAll(bodies.of(Set.of("aws.ec2.volumes"), "DescribeVolumes"));
        documents.addAll(bodies.of(Set.of("aws.ec2.network-interfaces"), "DescribeNetworkInterfaces"));
        return new Ec2Machines(documents);
    }

    private void networkInterface(LocatedJson networkInterface) {
        networkInterface
                .at("association")
                .text("publicIp")
                .ifPresent(address -> addresses.putIfAbsent(
                        networkInterface.at("networkInterfaceId").textOrEmpty(), address));
    }

    private void instance(LocatedJson instance) {
        String id = instance.at("instanceId").textOrEmpty();
        instances.putIfAbsent(id, instance);
        for (LocatedJson device : instance.at("blockDeviceMapping").items()) {
            device.at("ebs").text("volumeId").ifPresent(volume -> attached(id, volume));
        }
    }

    private void volume(LocatedJson volume) {
        volume.text("volumeId").ifPresent(id -> {
            for (LocatedJson attachment : volume.at("attachmentSet").items()) {
                attached(attachment.at("instanceId").textOrEmpty(), id);
            }
        });
    }

    private void attached(String instance, LocatedValue<String> volume) {
        volumes.computeIfAbsent(instance, none -> new LinkedHashMap<>()).putIfAbsent(volume.value(), volume);
    }

    /** Returns the ids of the disks of an instance. */
    public List<LocatedValue<String>> volumes(String instance) {
        return new ArrayList<>(volumes.getOrDefault(instance, Map.of()).values());
    }

    /** Returns the instance profile, whose role every process on the instance can use. */
    List<LocatedValue<String>> profile(String instance) {
        LocatedJson described = instances.get(instance);
        return described == null
                ? List.of()
                : described.at("iamInstanceProfile").text("arn").stream().toList();
    }

    /**
     * Returns the instance profile, or nothing if the metadata service is not reachable. The hop limit can restrict its
     * tokens to one hop (EC2 user guide, instance metadata options).
     *
     * @param inside true for a container with its own network on the instance, which is one hop more
     */
    public List<LocatedValue<String>> profile(String instance, boolean inside) {
        LocatedJson described = instances.get(instance);
        if (described == null) {
            return List.of();
        }
        LocatedJson options = described.at("metadataOptions");
        boolean off = options.at("httpEndpoint").textOrEmpty().equals("disabled");
        boolean near = options.at("httpTokens").textOrEmpty().equals("required")
                && options.at("httpPutResponseHopLimit").textOrEmpty().equals("1");
        return off || (inside && near) ? List.of() : profile(instance);
    }

    /** Returns the public address of a network interface. */
    List<LocatedValue<String>> address(String networkInterface) {
        LocatedValue<String> address = addresses.get(networkInterface);
        return address == null ? List.of() : List.of(address);
    }
}
