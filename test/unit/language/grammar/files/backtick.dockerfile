# escape=`
FROM windows AS b
RUN dir C:\ `
  && echo "x `
  # it's
 y"
SHELL ["cmd", "/S"]
SHELL ["pwsh"]
RUN Write-Host `
 "a"
COPY a C:\
USER x
