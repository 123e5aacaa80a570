# Turns on all logs of a request path that timeout-doctor reads. Take out what you do not need.
# An existing stage or load balancer: copy its access_log_settings or access_logs block.

variable "rest_api_id" { type = string }
variable "deployment_id" { type = string }
variable "subnets" { type = list(string) }

data "aws_caller_identity" "here" {}
data "aws_elb_service_account" "here" {} # for Classic load balancers in regions from before August 2022

resource "aws_s3_bucket" "logs" {
  bucket_prefix = "elb-logs-"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256" # load balancers write to no other kind
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "ApplicationAndClassicLoadBalancers"
        Effect    = "Allow"
        Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com", AWS = data.aws_elb_service_account.here.arn }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.logs.arn}/prod/AWSLogs/${data.aws_caller_identity.here.account_id}/*"
      },
      {
        Sid       = "NetworkLoadBalancers"
        Effect    = "Allow"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.logs.arn}/prod/AWSLogs/${data.aws_caller_identity.here.account_id}/*"
        Condition = { StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control", "aws:SourceAccount" = data.aws_caller_identity.here.account_id } }
      },
      {
        Sid       = "NetworkLoadBalancersCheck"
        Effect    = "Allow"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Action    = "s3:GetBucketAcl"
        Resource  = aws_s3_bucket.logs.arn
      },
    ]
  })
}

resource "aws_lb" "shop" {
  load_balancer_type = "application"
  subnets            = var.subnets
  access_logs {
    bucket  = aws_s3_bucket.logs.id
    prefix  = "prod"
    enabled = true
  }
  connection_logs { # when a caller's connection was opened, as evidence
    bucket  = aws_s3_bucket.logs.id
    prefix  = "prod"
    enabled = true
  }
  depends_on = [aws_s3_bucket_policy.logs]
}

resource "aws_elb" "classic" {
  subnets = var.subnets
  listener {
    lb_port           = 80
    lb_protocol       = "http"
    instance_port     = 80
    instance_protocol = "http"
  }
  access_logs {
    bucket        = aws_s3_bucket.logs.id
    bucket_prefix = "prod"
    interval      = 5 # else an hour
  }
  depends_on = [aws_s3_bucket_policy.logs]
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/prod-access"
  retention_in_days = 30
}

resource "aws_iam_role" "gateway" { # once for an account and region
  name_prefix = "apigateway-logs-"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "apigateway.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "gateway" {
  role       = aws_iam_role.gateway.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

resource "aws_api_gateway_account" "here" {
  cloudwatch_role_arn = aws_iam_role.gateway.arn
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id          = var.rest_api_id
  deployment_id        = var.deployment_id
  stage_name           = "prod"
  xray_tracing_enabled = true # without it there is no trace id to join by
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format = jsonencode({
      requestId               = "$context.requestId"
      extendedRequestId       = "$context.extendedRequestId"
      xrayTraceId             = "$context.xrayTraceId"
      requestTimeEpoch        = "$context.requestTimeEpoch"
      httpMethod              = "$context.httpMethod"
      path                    = "$context.path"
      resourcePath            = "$context.resourcePath"
      status                  = "$context.status"
      responseLatency         = "$context.responseLatency"
      integrationLatency      = "$context.integrationLatency"
      integrationStatus       = "$context.integrationStatus"
      integrationErrorMessage = "$context.integrationErrorMessage"
      responseType            = "$context.error.responseType"
      ip                      = "$context.identity.sourceIp"
    })
  }
  depends_on = [aws_api_gateway_account.here]
}
