package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.call.IpAddresses;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Services that make a pod reachable from outside, directly or behind an ingress. */
record PodServices(PodTemplate pod, KubernetesObjects objects) {
    private static final Set<String> OUTSIDE = Set.of("LoadBalancer", "NodePort");
    private static final String ANNOTATION = "service.beta.kubernetes.io/";
    /** Host names of internal AWS load balancers. */
    private static final Pattern INTERNAL = Pattern.compile("internal-[a-z0-9.-]+\\.elb\\.amazonaws\\.com(\\.cn)?");

    /** Host names of internet-facing AWS application load balancers. */
    private static final Pattern PUBLIC =
            Pattern.compile("(?!internal-)[a-z0-9-]+\\.[a-z]{2}-[a-z-]+-[0-9]\\.elb\\.amazonaws\\.com(\\.cn)?");

    List<LocatedValue<String>> publicEndpoints() {
        List<LocatedValue<String>> ends = new ArrayList<>();
        objects.ofKind("Service")
                .filter(service -> OUTSIDE.contains(service.at("spec", "type").textOrEmpty()))
                .filter(service -> KubernetesObjects.namespace(service).equals(pod.namespace()))
                .filter(this::selects)
                .filter(service -> !isInternal(service))
                .forEach(service -> ends.add(new LocatedValue<>(
                        service.at("spec", "type").textOrEmpty() + " "
                                + service.at("metadata", "name").textOrEmpty()
                                + (service.at("spec", "type").textOrEmpty().equals("NodePort")
                                        ? ", if the nodes are reachable"
                                        : ""),
                        service.at("spec", "type").evidence())));
        objects.ofKind("Ingress")
                .filter(ingress -> KubernetesObjects.namespace(ingress).equals(pod.namespace()))
                .filter(ingress -> !isInternalIngress(ingress))
                .forEach(ingress -> backends(ingress)
                        .filter(name -> isSelectedBy(name.value()))
                        .findFirst()
                        .ifPresent(name -> ends.add(new LocatedValue<>(
                                "Ingress " + ingress.at("metadata", "name").textOrEmpty() + hosts(ingress),
                                name.evidence()))));
        return ends;
    }

    /**
     * Reports whether the service's load balancer has a private address only, according to annotations of the AWS Load
     * Balancer Controller or of Azure's cloud provider.
     *
     * <p>Annotations do not close node ports, and an annotation has no effect in another cloud. If annotations of both
     * clouds are present, or the nodes belong to the other cloud, the service counts as public.
     */
    private boolean isInternal(LocatedJson service) {
        LocatedJson annotations = service.at("metadata", "annotations");
        String scheme = annotation(annotations, "aws-load-balancer-scheme");
        String aws = annotation(annotations, "aws-load-balancer-internal");
        String azure = annotation(annotations, "azure-load-balancer-internal");
        boolean ofAws = !scheme.isEmpty() || !aws.isEmpty();
        if (!service.at("spec", "type").textOrEmpty().equals("LoadBalancer") || (ofAws && !azure.isEmpty())) {
            return false;
        }
        if (!azure.isEmpty()) {
            return azure.equals("true") && mayBeOn("azure://");
        }
        // This controller creates internal load balancers by default.
        boolean controller =
                service.at("spec", "loadBalancerClass").textOrEmpty().equals("service.k8s.aws/nlb");
        boolean internal = scheme.isEmpty()
                ? controller || aws.equals("true") || aws.equals("0.0.0.0/0")
                : scheme.equals("internal");
        return internal && mayBeOn("aws://");
    }

    /**
     * Reports whether the ingress is internal, according to its annotations or to the address of its load balancer. An
     * annotation does not count if the load balancer has an internet address, because another controller or an ingress
     * class may override it.
     */
    private boolean isInternalIngress(LocatedJson ingress) {
        LocatedJson annotations = ingress.at("metadata", "annotations");
        return (mayBeOn("aws://") && isInternalAtAws(ingress, annotations))
                || (mayBeOn("azure://") && isPrivateAtAzure(ingress, annotations));
    }

    private static boolean isInternalAtAws(LocatedJson ingress, LocatedJson annotations) {
        boolean alb = ingress.at("spec", "ingressClassName").textOrEmpty().equals("alb")
                || annotations.at("kubernetes.io/ingress.class").textOrEmpty().equals("alb");
        List<String> hosts = balancers(ingress).stream()
                .map(one -> one.at("hostname").textOrEmpty())
                .toList();
        if (alb
                && annotations
                        .at("alb.ingress.kubernetes.io/scheme")
                        .textOrEmpty()
                        .equals("internal")) {
            return hosts.stream().noneMatch(host -> PUBLIC.matcher(host).matches());
        }
        return !hosts.isEmpty()
                && hosts.stream().allMatch(host -> INTERNAL.matcher(host).matches());
    }

    private static boolean isPrivateAtAzure(LocatedJson ingress, LocatedJson annotations) {
        return annotations
                        .at("appgw.ingress.kubernetes.io/use-private-ip")
                        .textOrEmpty()
                        .equals("true")
                && balancers(ingress).stream()
                        .noneMatch(one -> IpAddresses.isPublic(one.at("ip").textOrEmpty()));
    }

    private static List<LocatedJson> balancers(LocatedJson ingress) {
        return ingress.at("status", "loadBalancer").at("ingress").items();
    }

    /** Reports whether the cluster may run on this cloud: false if a node of another cloud was read. */
    private boolean mayBeOn(String cloud) {
        return objects.ofKind("Node")
                .map(node -> node.at("spec", "providerID").textOrEmpty())
                .filter(id -> !id.isEmpty())
                .allMatch(id -> id.startsWith(cloud));
    }

    private static String annotation(LocatedJson annotations, String name) {
        return annotations.at(ANNOTATION + name).textOrEmpty();
    }

    /** Returns the names of the services of an ingress. */
    private static Stream<LocatedValue<String>> backends(LocatedJson ingress) {
        Stream<LocatedJson> paths = ingress.at("spec", "rules").items().stream()
                .flatMap(rule -> rule.at("http", "paths").items().stream())
                .map(path -> path.at("backend"));
        return Stream.concat(Stream.of(ingress.at("spec", "defaultBackend")), paths)
                .flatMap(backend -> backend.at("service").text("name").stream());
    }

    private static String hosts(LocatedJson ingress) {
        List<String> hosts = ingress.at("spec", "rules").items().stream()
                .map(rule -> rule.at("host").textOrEmpty())
                .filter(host -> !host.isEmpty())
                .distinct()
                .toList();
        return hosts.isEmpty() ? "" : " as " + String.join(", ", hosts);
    }

    private boolean isSelectedBy(String name) {
        return objects.ofKind("Service")
                .filter(service -> service.at("metadata", "name").textOrEmpty().equals(name))
                .filter(service -> KubernetesObjects.namespace(service).equals(pod.namespace()))
                .anyMatch(this::selects);
    }

    /** Reports whether a service selects the pod. The endpoints of a service without a selector are set manually. */
    private boolean selects(LocatedJson service) {
        var selector = service.at("spec", "selector").fields();
        LocatedJson labels = pod.metadata().at("labels");
        return !selector.isEmpty()
                && selector.entrySet().stream()
                        .allMatch(one -> labels.at(one.getKey())
                                .textOrEmpty()
                                .equals(one.getValue().textOrEmpty()));
    }
}
