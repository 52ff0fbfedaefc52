package org.ephemera.lab.aws.ecr;

import java.util.Map;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.AccountState;

/** Simulated ECR operations by action name. */
public final class EcrOperations {

    private EcrOperations() {}

    public static Map<String, AwsOperation> of(AccountState account) {
        ImageRepositories repositories = new ImageRepositories(account.all("images"));
        return Map.of(
                "ecr:DescribeImages", new DescribeImages(repositories),
                "ecr:BatchGetImage", new BatchGetImage(repositories),
                "ecr:GetDownloadUrlForLayer", new GetDownloadUrlForLayer(repositories, account.all("blobs")));
    }
}
