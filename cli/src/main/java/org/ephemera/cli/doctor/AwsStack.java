package org.ephemera.cli.doctor;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.aws.call.ServiceResponse;
import org.ephemera.format.XmlElement;

/**
 * CloudFormation stack of {@code infra/aws/template.yaml}.
 *
 * @param outputs by key
 * @param parameters by key
 */
record AwsStack(String name, String status, Map<String, String> outputs, Map<String, String> parameters, AwsApi api) {
    /** A stack whose last update was undone is not what was deployed. */
    private static final Set<String> DEPLOYED =
            Set.of("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");

    private static final String SERVICE = "cloudformation";
    private static final String VERSION = "2010-05-15";
    private static final String DESCRIBE = "cloudformation:DescribeStacks";

    AwsStack {
        outputs = Map.copyOf(outputs);
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a stack.
     *
     * @throws StepException if it does not exist, is not completely deployed, or is of another template
     */
    static AwsStack read(String name, AwsApi api) throws StepException, IOException {
        ServiceResponse response = api.query(SERVICE, VERSION, "DescribeStacks", Map.of("StackName", name));
        if (response.errorCode().equals("ValidationError")) {
            throw StepException.failed(
                    "there is no stack " + name + " in " + api.region(),
                    "Deploy it, or set AWS_REGION to the region of the deployment",
                    deploy(name));
        }
        XmlElement stack = AwsApi.xml(response, DESCRIBE)
                .all("DescribeStacksResult", "Stacks", "member")
                .getFirst();
        AwsStack read = new AwsStack(
                name,
                stack.find("StackStatus").orElse(""),
                pairs(stack, "Outputs", "OutputKey", "OutputValue"),
                pairs(stack, "Parameters", "ParameterKey", "ParameterValue"),
                api);
        read.check();
        return read;
    }

    private void check() throws StepException {
        if (!DEPLOYED.contains(status)) {
            throw StepException.failed(
                    "the status of the stack " + name + " is " + status,
                    "See the cause in the stack's events, correct it and deploy again",
                    "aws cloudformation describe-stack-events --stack-name " + name);
        }
        for (String key : new String[] {"Bucket", "Function", "WorkFunction", "SealKey", "WorkQueue"}) {
            if (!outputs.containsKey(key)) {
                throw StepException.failed(
                        "the stack " + name + " has no output " + key + ", so it is not of this version of Ephemera",
                        "Deploy this version, or name the stack of Ephemera",
                        deploy(name));
            }
        }
    }

    String output(String key) {
        return outputs.getOrDefault(key, "");
    }

    /** Returns the physical id of a resource; empty if the stack has no such resource. */
    Optional<String> resource(String logicalId) throws StepException, IOException {
        ServiceResponse response = api.query(
                SERVICE, VERSION, "DescribeStackResources", Map.of("StackName", name, "LogicalResourceId", logicalId));
        if (response.errorCode().equals("ValidationError")) {
            return Optional.empty();
        }
        return AwsApi.xml(response, "cloudformation:DescribeStackResources")
                .all("DescribeStackResourcesResult", "StackResources", "member")
                .stream()
                .filter(resource -> resource.find("LogicalResourceId")
                        .filter(logicalId::equals)
                        .isPresent())
                .findFirst()
                .flatMap(resource -> resource.find("PhysicalResourceId"));
    }

    /** Returns the command that deploys the stack. */
    static String deploy(String name) {
        return "infra/aws/deploy" + (name.equals(DeploymentName.DEFAULT) ? "" : " " + name);
    }

    private static Map<String, String> pairs(XmlElement stack, String list, String key, String value) {
        Map<String, String> all = new TreeMap<>();
        stack.all(list, "member")
                .forEach(each ->
                        all.put(each.find(key).orElse(""), each.find(value).orElse("")));
        return all;
    }
}
