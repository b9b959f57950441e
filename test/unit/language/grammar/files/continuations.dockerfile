# syntax=docker/dockerfile:1
# check=skip=UndefinedVar;error=true
ARG V=3.1
FROM --platform=$BUILDPLATFORM reg.io:5000/lib/node:${V:-20}@sha256:abc AS base
RUN --mount=type=cache,target=/x,sharing=locked --network=none apt-get update && \
    # it's a comment
    apt-get install -y \

    "cur\
l" it's
RUN echo "done"
ENV A=b C="d $A" \
    E=f
FROM x AS y
CMD ["a", "b"]
